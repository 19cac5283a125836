/* Hot standby with clocks, for the model checker spin: sessions, the hand-over wait, late answers.
 *
 * One tick is the time that the rules speak in: a session lasts TTL ticks after its last renewal
 * reached the arbiter, others than the former owner wait WAIT ticks more. A node counts its own
 * session from the sending of the renewal, so that it never believes longer than the arbiter does.
 * Messages are delayed freely, the arbiter's answers by its store, too. FAULT_x must be found.
 */
#define NODES 3
#define NOBODY 3
#define TTL 3
#define WAIT 2

/* The arbiter. */
byte owner = NOBODY;
byte session;                /* ticks left */
byte former = NOBODY;
byte others_wait;            /* ticks */
byte idle;                   /* ticks without owner while somebody who may take it asks */

/* The nodes. */
byte dead[NODES];
byte believes[NODES]; /* ticks that the node believes to be the active one */
byte asking[NODES];   /* 0: no request under way, 1: sent, 2: answered yes, 3: answered no */
byte passive[NODES];  /* ticks that one who gave it up on purpose backs off */
byte sent[NODES];     /* what the session is worth for the node if the answer is yes */

bit stopped;
byte orders = 1;
byte crashes = 2;
byte releases = 1;

hidden byte n;
hidden byte acting;

inline check() {
  acting = 0;
  for (n : 0 .. NODES - 1) {
    if
    :: believes[n] > 0 -> acting++; assert(owner == n)
    :: else
    fi
  }
  assert(acting <= 1); /* never two who act */
  n = 0;
  acting = 0;
}

#ifdef FAULT_NO_WAIT
#define MAY_TAKE(x) (passive[x] == 0)
#else
#define MAY_TAKE(x) (passive[x] == 0 && (former == NOBODY || former == x || others_wait == 0))
#endif

/* An answer that waits for the store keeps the session of the term that it tells of. */
#ifdef FAULT_KEEP_OVER
#define KEEPS(x) (asking[x] == 2)
#else
#define KEEPS(x) (asking[x] == 2 && owner == x)
#endif

#define PER_NODE(x) \
  :: d_step { !dead[x] && asking[x] == 0 -> asking[x] = 1; sent[x] = TTL; check() } \
  :: d_step { asking[x] == 1 && (owner == x || \
              (owner == NOBODY && !stopped && MAY_TAKE(x))) -> \
       if \
       :: owner == NOBODY -> \
         assert(!stopped); \
         assert(former == NOBODY || former == x || others_wait == 0); \
         owner = x; former = NOBODY; others_wait = 0; idle = 0 \
       :: else \
       fi; \
       session = TTL; asking[x] = 2; check() } \
  :: d_step { asking[x] == 1 && owner != x && owner != NOBODY -> asking[x] = 3; check() } \
  :: d_step { KEEPS(x) && session < TTL -> owner = x; idle = 0; session = TTL; check() } \
  :: d_step { asking[x] == 2 && !dead[x] -> asking[x] = 0; believes[x] = BELIEF(x); sent[x] = 0; \
              check() } \
  :: d_step { (asking[x] == 3 || (asking[x] >= 2 && dead[x])) -> asking[x] = 0; sent[x] = 0; \
              check() } \
  :: d_step { releases > 0 && believes[x] > 0 && asking[x] == 0 -> releases--; believes[x] = 0; \
              owner = NOBODY; session = 0; former = NOBODY; others_wait = 0; \
              passive[x] = WAIT; check() } \
  :: d_step { crashes > 0 && !dead[x] -> crashes--; dead[x] = 1; believes[x] = 0; check() } \
  :: d_step { dead[x] && asking[x] == 0 -> dead[x] = 0; check() }

#ifdef FAULT_COUNT_FROM_ANSWER
#define BELIEF(x) TTL
#else
#define BELIEF(x) sent[x]
#endif

#define DOWN(v) v = (v > 0 -> v - 1 : 0)

/* A new owner within the hand-over wait of somebody's asking. Messages to the arbiter that are under
 * way for longer than a tick do not count: time goes on only when those that can be taken are. */
#define CAN_BE_TAKEN(x) (asking[x] == 1 && owner == NOBODY && !stopped && MAY_TAKE(x))

inline tick() {
  for (n : 0 .. NODES - 1) {
    DOWN(believes[n]);
    DOWN(sent[n]);
    DOWN(passive[n])
  }
  if
  :: owner != NOBODY ->
    session--;
    if
    :: session == 0 -> former = owner; owner = NOBODY; others_wait = WAIT
    :: else
    fi
  :: else ->
    DOWN(others_wait);
    if
    :: !stopped && (asking[0] == 1 || asking[1] == 1 || asking[2] == 1) -> idle++
    :: else -> idle = 0
    fi;
    assert(idle <= WAIT)
  fi;
  check()
}

active proctype standby() {
  do
  PER_NODE(0)
  PER_NODE(1)
  PER_NODE(2)
  :: d_step { orders > 0 && !stopped -> orders--; stopped = 1; idle = 0; check() }
  :: d_step { stopped -> stopped = 0; check() }
  :: d_step { !CAN_BE_TAKEN(0) && !CAN_BE_TAKEN(1) && !CAN_BE_TAKEN(2) -> tick() }
  od
}
