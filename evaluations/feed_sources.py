"""Which meetings belong into whose calendar feed? (settings.FEED_SOURCES; deadlines/feed_sources)

And by when to talk again, for the supervisor and who stands in.

Of the two who meet, and of who stands in for the supervisor and planned it.
"""

from evaluations.services.talk_reminder import KIND

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
# By when to talk again, where the rules say after how many weeks (services/talk_reminder.py): one
# entry for a day, for whoever is invited to it. Names stay in Tandem.
TALKS = f"""
    SELECT boss.id, 'talks-' || boss.id || '-' || d.last_day_on, min(d.what), d.last_day_on,
        NULL::timestamptz, NULL::smallint, '', count(*)::int, count(*)::int, 'open', '/'
    FROM unnest(%(people)s) AS boss (id)
    CROSS JOIN LATERAL (
        SELECT boss.id AS supervisor_id
        UNION
        SELECT g.supervisor_id FROM accounts_delegation g
        WHERE g.delegate_id = boss.id AND g.ended_at IS NULL
            AND %(today)s BETWEEN g.starts_on AND g.ends_on
    ) AS acts
    JOIN deadlines_deadline d ON d.turn_id = acts.supervisor_id AND d.kind = '{KIND}'
        AND d.person_id <> boss.id
    WHERE d.settled_at IS NULL AND d.cancelled_at IS NULL AND d.last_day_on >= %(first_day)s
    GROUP BY boss.id, d.last_day_on
"""
