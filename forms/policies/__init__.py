"""Policies and procedures: proposed, compared, approved, published, and read. (S3-19)"""
