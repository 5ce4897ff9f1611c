"""Which meetings belong into whose calendar feed? (settings.FEED_SOURCES; deadlines/feed_sources)

Of the two who meet, and of who stands in for the supervisor and planned it.
"""

APPOINTMENTS = """
    SELECT who.id, 'appointment-' || a.id, 'Conference', NULL::date, a.starts_at,
        a.minutes::smallint, a.place, 0, 0, 'open', '/steps/' || s.id || '/'
    FROM evaluations_appointment a
    JOIN evaluations_step s ON s.id = a.step_id
    JOIN evaluations_participation p ON p.id = s.participation_id
    JOIN accounts_membership employee ON employee.id = p.employee_id
    JOIN unnest(%(people)s) AS who (id) ON who.id IN (employee.id, employee.supervisor_id)
        OR (who.id = a.set_by_id AND EXISTS (
            SELECT FROM accounts_delegation d
            WHERE d.delegate_id = who.id AND d.supervisor_id = employee.supervisor_id
                AND d.ended_at IS NULL AND %(today)s BETWEEN d.starts_on AND d.ends_on
        ))
    WHERE a.cancelled_at IS NULL AND a.starts_at >= %(first_moment)s
        AND (p.state = 'active' OR a.starts_at < %(now)s)
"""
