"""cron_fires against Python's zoneinfo, by another method: every minute of real time around each
jump of a zone's clock is looked at, and what the clock shows is compared with the expression.

oracle_test.py CRON_FIRES [SEED [CASES]]"""
import datetime
import random
import subprocess
import sys
import zoneinfo

PROGRAM = sys.argv[1]
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 20261121
CASES = int(sys.argv[3]) if len(sys.argv) > 3 else 600
FIELDS = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 6)]
NAMES = {3: "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(),
         4: "SUN MON TUE WED THU FRI SAT".split()}
random.seed(SEED)


def named(field, number):
    low = FIELDS[field][0]
    if field in NAMES and random.random() < 0.4:
        name = NAMES[field][number - low]
        return random.choice([name, name.lower(), name.capitalize()])
    return str(number)


def element(field):
    """(text, set of numbers, whether a * without a step)"""
    low, high = FIELDS[field]
    kind = random.random()
    a, b = sorted([random.randint(low, high), random.randint(low, high)])
    step = random.randint(1, max(1, (high - low) // 2))
    if kind < 0.35:
        return named(field, a), {a}, False
    if kind < 0.55:
        return f"{named(field, a)}-{named(field, b)}", set(range(a, b + 1)), False
    if kind < 0.7:
        return f"{named(field, a)}-{named(field, b)}/{step}", set(range(a, b + 1, step)), False
    if kind < 0.85:
        return f"*/{step}", set(range(low, high + 1, step)), step == 1
    if kind < 0.95:
        return f"{named(field, a)}/{step}", set(range(a, high + 1, step)), False
    return "*", set(range(low, high + 1)), True


def make_field(field, star):
    if random.random() < star:
        low, high = FIELDS[field]
        return random.choice("**?"), set(range(low, high + 1)), True
    parts = [element(field) for _ in range(random.choice([1, 1, 1, 2, 3]))]
    return (",".join(p[0] for p in parts), set().union(*(p[1] for p in parts)),
            any(p[2] for p in parts))


def make_expression():
    fields = [make_field(i, star) for i, star in enumerate([0.2, 0.4, 0.6, 0.7, 0.7])]
    return " ".join(f[0] for f in fields), fields


def matches(fields, shown):
    if (shown.minute not in fields[0][1] or shown.hour not in fields[1][1]
            or shown.month not in fields[3][1]):
        return False
    by_day = shown.day in fields[2][1]
    by_weekday = shown.isoweekday() % 7 in fields[4][1]
    if fields[2][2] or fields[4][2]:
        return by_day and by_weekday
    return by_day or by_weekday


def expected(fields, zone, start, end):
    """The fires in (start, end], minute by minute."""
    minute = datetime.timedelta(minutes=1)
    show = lambda t: datetime.datetime.fromtimestamp(t, zone).replace(tzinfo=None)
    fires = []
    if len(fields[1][1]) == 24:
        return [t for t in range(start + 60, end + 1, 60) if matches(fields, show(t))]
    # The clock has shown everything up to `reached`; a fire is due once it shows a matching minute
    # or jumps over one. The look starts a day early, so that an earlier jump is in it.
    reached = show(start - 86400)
    for t in range(start - 86400 + 60, end + 1, 60):
        due = False
        now = show(t)
        while reached + minute <= now:
            reached += minute
            due = due or matches(fields, reached)
        if due and t > start:
            fires.append(t)
    return fires


def jumps(zone, first_year, last_year):
    """Moments (to the hour below) at which the zone's offset changes."""
    at = lambda t: datetime.datetime.fromtimestamp(t, zone).utcoffset()
    begin = int(datetime.datetime(first_year, 1, 1, tzinfo=datetime.timezone.utc).timestamp())
    end = int(datetime.datetime(last_year, 12, 31, tzinfo=datetime.timezone.utc).timestamp())
    found, week = [], 7 * 86400
    for t in range(begin, end, week):
        if at(t) != at(t + week):
            low, high = t, t + week
            while high - low > 60:
                middle = (low + high) // 120 * 60
                low, high = (middle, high) if at(middle) == at(t) else (low, middle)
            found.append(low)
    return found


def main():
    names = sorted(n for n in zoneinfo.available_timezones() if n not in ("localtime", "Factory"))
    lines, wanted = [], []
    for i in range(CASES):
        # Every zone once, then those again that change their clocks.
        name = names[i % len(names)]
        zone = zoneinfo.ZoneInfo(name)
        year = random.choice([1995, 2011, 2024, 2026, 2030, 2036, 2041, 2075])
        around = jumps(zone, year, year)
        middle = random.choice(around) if around else random.randrange(
            int(datetime.datetime(year, 1, 1).timestamp()), 31536000 + int(
                datetime.datetime(year, 1, 1).timestamp())) // 60 * 60
        start = middle - random.randint(0, 36) * 3600 - random.choice([0, 0, 1800, 600])
        end = start + 2 * 86400 + 43200
        text, fields = make_expression()
        # Half of the cases are sure to fire in the hours that jump.
        if i % 2:
            shown = datetime.datetime.fromtimestamp(middle, zone)
            hour = (shown.hour + random.choice([-1, 0, 0, 0, 1, 1])) % 24
            step = random.choice([1, 7, 15, 30, 59])
            text = f"*/{step} {hour} * * *" if i % 4 == 1 else f"{step} * * * *"
            fields = [(0, set(range(0, 60, step)) if i % 4 == 1 else {step}, False),
                      (0, {hour} if i % 4 == 1 else set(range(24)), False),
                      (0, set(range(1, 32)), True), (0, set(range(1, 13)), True),
                      (0, set(range(7)), True)]
        fires = expected(fields, zone, start, end)
        lines.append(f"{name} {start} {len(fires) + 1} {text}")
        wanted.append((fires, end))
    answer = subprocess.run([PROGRAM], input="\n".join(lines) + "\n", capture_output=True, text=True,
                            check=True).stdout.splitlines()
    failed, fired = 0, 0
    for line, (fires, end), got in zip(lines, wanted, answer, strict=True):
        if got.startswith("error: ") and "never comes in month" in got and not fires:
            continue
        try:
            times = [int(t) for t in got.split()]
        except ValueError:
            times = None
        # One more was asked for than is expected: it must lie beyond the window.
        ok = times is not None and [t for t in times if t <= end] == fires
        failed += not ok
        fired += len(fires)
        if not ok and failed <= 10:
            print(f"FAIL {line}\n  wanted {fires[:6]} ({len(fires)})\n  got    {got[:120]}")
    print(f"{len(lines)} schedules in {len(names)} zones, {fired} fires, {failed} failed (seed {SEED})")
    return 1 if failed or fired < CASES else 0


sys.exit(main())
