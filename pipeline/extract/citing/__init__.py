"""Numbers of contracts and papers, statutes and exemptions."""
