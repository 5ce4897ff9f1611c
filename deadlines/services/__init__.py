"""What can happen to deadlines, the calendar they roll on, and the mail about them?"""
