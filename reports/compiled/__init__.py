"""Reports of evaluations, plans and non-renewals, each cut and narrowed alike. (S3-7)"""
