"""Tables, drawn in a PDF or ruled on a scan: their lines, grids and cells."""
