"""Reports that are made regularly: when, in which filter, as what, and for whom. (S3-7)"""
