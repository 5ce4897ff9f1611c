"""HR in touch with buildings, with other divisions and with many at once. (S3-8, 15, 16)"""
