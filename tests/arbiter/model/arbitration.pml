/* The arbitration, for the model checker spin: processes, grants, the permit, terminations, the
 * store; three nodes that crash, an operator that crashes between any two of its writes.
 *
 * One atomic action a transition of the machine (src/arbiter/machine); what is not the arbiter's is
 * chosen freely: which worker asks, works, dies, reports late or twice; what the user orders. The
 * rules are asserted where they could be broken, the end state says that nothing is stuck.
 * Sessions and their clocks are in standby.pml. check.sh runs both, and each FAULT_x of this file,
 * which must be found.
 */
#ifndef WINDOW
#define WINDOW 3
#endif
#ifndef IDS
#define IDS 4
#endif
#ifndef EXPIRIES
#define EXPIRIES 1
#endif
#ifndef NODE_CRASHES
#define NODE_CRASHES 1
#endif
#ifndef OPERATOR_CRASHES
#define OPERATOR_CRASHES 1
#endif
#ifndef ORDERS
#define ORDERS 1
#endif
#ifndef LOSSES
#define LOSSES 0
#endif

#define NODES 3
#define NOBODY 3

/* Stages: Extract and Transform lie between and are alike; with LOAD 2 one stands for both. */
#define SELECT 0
#ifndef LOAD
#define LOAD 3
#endif
#define STORING (LOAD + 1)

/* life of an id */
#define UNUSED 0
#define FLYING 1
#define LOADED 2
#define ROLLED 3

/* channel, in order of priority */
#define START 0
#define PAUSE 1
#define STOP 2
#define MAX(a, b) ((a) > (b) -> (a) : (b))
#define IN_FORCE MAX(wish, held)

/* a termination */
#define NONE 0
#define UNREAD 1
#define DELIVERED 2
#define ACKED 3

/* Of each id. Index 0 is unused. */
byte life[IDS + 1];
byte stage[IDS + 1];
byte holder[IDS + 1];
byte generation[IDS + 1]; /* of its grants: which of the tickets is the live one */
byte range[IDS + 1];
byte termin[IDS + 1];
bit failed[IDS + 1]; /* its termination is not NORMAL */

/* Of each node: alive, and what it believes to work on. */
bit dead[NODES];
byte ticket[NODES]; /* 0: idle */
byte ticket_stage[NODES];
byte ticket_generation[NODES];
byte ticket_range[NODES];
bit executed[NODES]; /* its load has reached the sink */

byte next = 1;
unsigned window : 2 = WINDOW;
unsigned flying : 2;
unsigned last : 3;   /* loaded */
unsigned cursor : 3; /* ranges loaded */

unsigned stored_last : 3;
unsigned stored_cursor : 3;
unsigned writing : 3; /* the id on its way to the store; 0: none */
unsigned writing_range : 3;

/* The sink: it takes a process with a higher id than the last only. */
unsigned sink_id : 3;
unsigned sink_range : 3;

unsigned wish : 2 = START;
unsigned held : 2;
bit resume;
bit restarting;
unsigned owner : 2 = NOBODY;
bit overtake;
bit permitted;
unsigned delivered_up_to : 3; /* highest id whose termination was delivered */

unsigned expiries : 2 = EXPIRIES;
unsigned node_crashes : 2 = NODE_CRASHES;
unsigned operator_crashes : 2 = OPERATOR_CRASHES;
unsigned orders : 2 = ORDERS;

/* An answer that carried a grant and did not reach its worker; the arbiter will hear of it, some
 * time, and release the process (event::Release). Which grant it was: a grant is told by its stage
 * and its generation. `lost_again`: the same request has been given the same grant anew since. */
unsigned losses : 2 = LOSSES;
unsigned lost : 3; /* the process; 0: none */
unsigned lost_node : 2;
unsigned lost_stage : 3;
byte lost_generation;
bit lost_again;

/* Scratch: zero between actions, so that they multiply no states. */
hidden byte i;
hidden byte k;
hidden byte before;
hidden byte smallest;
hidden byte unacked;

inline find_smallest() {
  smallest = 0;
  for (i : 1 .. IDS) {
    if
    :: smallest == 0 && life[i] == FLYING -> smallest = i
    :: else
    fi
  }
}

inline find_unacked() {
  unacked = 0;
  for (i : 1 .. IDS) {
    if
    :: failed[i] && (termin[i] == UNREAD || termin[i] == DELIVERED) -> unacked = 1
    :: else
    fi
  }
}

/* Everything in flight, but what is being stored. */
inline roll_back() {
  for (i : 1 .. IDS) {
    if
#ifdef FAULT_ROLL_BACK_STORING
    :: life[i] == FLYING ->
#else
    :: life[i] == FLYING && stage[i] != STORING ->
#endif
      assert(termin[i] == NONE); /* never two for one process */
      life[i] = ROLLED;
      holder[i] = NOBODY;
      termin[i] = UNREAD;
      failed[i] = 1;
      stage[i] = 0;
      generation[i] = 0;
      range[i] = 0;
      flying--;
    :: else
    fi
  }
}

inline hold(channel) {
  held = MAX(held, channel);
}

/* After every action: what follows from it, and the rules that hold always. */
inline settle() {
  find_unacked();
  if
#ifdef FAULT_RESUME_UNACKED
  :: resume -> assert(!unacked); resume = 0; held = START
#else
  :: resume && !unacked -> assert(!unacked); resume = 0; held = START
#endif
  :: else
  fi;
  if
  :: permitted && !(IN_FORCE == START && owner != NOBODY && overtake) ->
    permitted = 0;
    k = flying;
    roll_back();
    if
    :: k > 0 && wish != START -> hold(PAUSE)
    :: else
    fi
  :: !permitted && IN_FORCE == START && owner != NOBODY && overtake -> permitted = 1
  :: else
  fi;
  for (i : 1 .. IDS) {
    /* No id is lost: used and gone means that its end was told. In flight means that it was not. */
    assert(life[i] == UNUSED || i < next);
    assert(!(life[i] == LOADED || life[i] == ROLLED) || termin[i] != NONE);
    assert(life[i] != FLYING || termin[i] == NONE);
    assert(life[i] == FLYING || holder[i] == NOBODY);
  }
  assert(permitted || flying <= 1); /* what is being stored at most */
  /* What the store says is loaded is not begun again. */
  find_smallest();
  assert(stored_cursor == cursor || (stage[smallest] == STORING && stored_last == smallest));
  assert(!permitted || IN_FORCE == START);
  i = 0;
  k = 0;
  smallest = 0;
  before = 0;
  unacked = 0;
}

inline give(n, id) {
  assert(permitted && IN_FORCE == START);
  assert(holder[id] == NOBODY && life[id] == FLYING); /* at most one owner */
  holder[id] = n;
  generation[id]++;
  ticket[n] = id;
  ticket_stage[n] = stage[id];
  ticket_generation[n] = generation[id];
  ticket_range[n] = (stage[id] == LOAD -> range[id] : 0);
  executed[n] = 0;
}

inline admit(n) {
  life[next] = FLYING;
  flying++;
  /* The range after that of the process before it, or after the cursor. */
  range[next] = cursor + flying;
  assert(flying <= window);
  give(n, next);
  next++;
  settle();
}

inline offer(n, id) {
  find_smallest();
  assert(stage[id] != LOAD || id == smallest);
  give(n, id);
  settle();
}

/* True for the ids that Load may be given: the smallest in flight. */
#ifdef FAULT_LOAD_ANY
#define IN_ORDER(id) (1)
#else
#ifdef FAULT_LOAD_BEFORE_STORED
#define IN_ORDER(id) ((life[id - 1] != FLYING || stage[id - 1] == STORING) && \
                      (id < 3 || life[id - 2] != FLYING || stage[id - 2] == STORING) && \
                      (id < 4 || life[id - 3] != FLYING || stage[id - 3] == STORING))
#else
#define IN_ORDER(id) (life[id - 1] != FLYING && (id < 3 || life[id - 2] != FLYING) && \
                      (id < 4 || life[id - 3] != FLYING))
#endif
#endif

#ifdef FAULT_NO_PERMIT_CHECK
#define MAY_GIVE (owner != NOBODY)
#else
#define MAY_GIVE (permitted)
#endif

#ifdef FAULT_WINDOW
#define ROOM (flying < window + 1)
#else
#define ROOM (flying < window)
#endif

#ifdef FAULT_RESTART_AFTER_STOP
#define STOPS_RESTART skip
#else
#define STOPS_RESTART restarting = 0
#endif

#define IDLE(n) (!dead[n] && ticket[n] == 0)
/* Idle nodes but the active one are alike: the first stands for them all. */
#define PLAIN(n) (IDLE(n) && owner != n)
#define FIRST_0 1
#define FIRST_1 (!PLAIN(0))
#define FIRST_2 (!PLAIN(0) && !PLAIN(1))
#ifdef FAULT_KEEP_STALE
#define QUEUED(id) (life[id] == FLYING || life[id] == ROLLED)
#else
#define QUEUED(id) (life[id] == FLYING)
#endif
#define OFFERED(id) (QUEUED(id) && holder[id] == NOBODY && stage[id] != STORING && \
                     (stage[id] != LOAD || IN_ORDER(id)))
#define MAY_RUN(n, id) (stage[id] != SELECT || owner == n)

/* The worker reports its ticket done. `unheard`: the answer is lost, so that it will report again. */
inline report(n, unheard) {
  k = ticket[n];
  if
#ifdef FAULT_STALE_GRANT
  :: life[k] == FLYING && stage[k] == ticket_stage[n] ->
#else
  :: life[k] == FLYING && stage[k] == ticket_stage[n] && holder[k] == n &&
     generation[k] == ticket_generation[n] ->
#endif
    assert(holder[k] == n); /* Done is said to the owner only */
    holder[k] = NOBODY;
    generation[k] = 0;
    stage[k]++;
    if
    :: stage[k] == STORING -> writing = k; writing_range = range[k]
    :: else
    fi
  :: else -> skip /* AlreadyDone, RolledBack, StaleGrant: nothing happens */
  fi;
  if
  :: unheard
  :: !unheard ->
    ticket[n] = 0;
    ticket_stage[n] = 0;
    ticket_generation[n] = 0;
    ticket_range[n] = 0;
    executed[n] = 0
  fi;
  settle();
}

/* The sink, which an expired worker may still reach. Ranges ascend, none is skipped, the newest
 * alone may repeat. */
inline load(n) {
  k = ticket[n];
  executed[n] = 1;
  if
  :: k > sink_id ->
    assert(ticket_range[n] == sink_range + 1 || ticket_range[n] == sink_range);
    sink_id = k;
    sink_range = ticket_range[n];
  :: else
  fi;
  settle();
}

inline expire(id) {
  if
#ifndef FAULT_LOAD_REOFFERED
  :: stage[id] == LOAD ->
    roll_back();
    hold(PAUSE);
#endif
  :: else ->
    assert(stage[id] != LOAD); /* two could load at a time */
    holder[id] = NOBODY
  fi;
  settle();
}

inline forget_loss() {
  lost = 0;
  lost_node = 0;
  lost_stage = 0;
  lost_generation = 0;
  lost_again = 0;
}

/* The answer that gave node n its ticket ends nowhere: the worker has nothing, and will ask again. */
inline lose(n) {
  lost = ticket[n];
  lost_node = n;
  lost_stage = ticket_stage[n];
  lost_generation = ticket_generation[n];
  ticket[n] = 0;
  ticket_stage[n] = 0;
  ticket_generation[n] = 0;
  ticket_range[n] = 0;
  settle();
}

#define SAME_GRANT (life[lost] == FLYING && holder[lost] == lost_node && \
                    stage[lost] == lost_stage && generation[lost] == lost_generation)

/* The same request again, while its grant lives: that very grant. */
inline give_again() {
  ticket[lost_node] = lost;
  ticket_stage[lost_node] = lost_stage;
  ticket_generation[lost_node] = lost_generation;
  ticket_range[lost_node] = (lost_stage == LOAD -> range[lost] : 0);
  lost_again = 1;
  settle();
}

#ifdef FAULT_RELEASE_GIVEN_AGAIN
#define RELEASES (SAME_GRANT)
#else
#ifdef FAULT_RELEASE_OTHER_GRANT
#define RELEASES (life[lost] == FLYING && holder[lost] == lost_node && !lost_again)
#else
#define RELEASES (SAME_GRANT && !lost_again)
#endif
#endif

/* The arbiter hears that the answer was lost: another may be given the process at once, also Load,
 * since nobody has the grant. */
inline release() {
  if
  :: RELEASES ->
    assert(stage[lost] != LOAD || ticket[lost_node] != lost); /* two could load at a time */
    holder[lost] = NOBODY
  :: else
  fi;
  forget_loss();
  settle();
}

inline committed(id) {
  assert(id > last); /* loads ascend */
  find_smallest();
  assert(id == smallest);
  last = id;
  assert(range[id] == cursor + 1);
  cursor = range[id];
  life[id] = LOADED;
  stage[id] = 0;
  range[id] = 0;
  flying--;
  termin[id] = UNREAD;
  settle();
}

/* Everything that is not in the store is gone; workers and the sink live on. */
inline operator_crash() {
  for (i : 1 .. IDS) {
    if
    :: life[i] == FLYING ->
      life[i] = (i <= stored_last -> LOADED : ROLLED);
      failed[i] = (i > stored_last);
      stage[i] = 0;
      holder[i] = NOBODY;
      generation[i] = 0;
      range[i] = 0;
      termin[i] = ACKED; /* told as one report; the consumer re-reads at its start */
    :: else
    fi;
    if
    :: termin[i] == UNREAD || termin[i] == DELIVERED -> termin[i] = ACKED
    :: else
    fi
  }
#ifdef FAULT_REUSE_IDS
  next = stored_last + 1;
#endif
  flying = 0;
  forget_loss();
  writing = 0;
  writing_range = 0;
  last = stored_last;
  cursor = stored_cursor;
  owner = NOBODY;
  overtake = 0;
  permitted = 0;
  restarting = 0;
  settle();
}

inline order_terminate(channel) {
  before = IN_FORCE;
  roll_back();
  hold(channel);
  assert(IN_FORCE >= before); /* STOP > PAUSE > START */
  settle();
}

/* ROLLBACK pauses what is started and leaves everything else as it is. */
inline order_rollback() {
  before = IN_FORCE;
  roll_back();
  if
#ifdef FAULT_PRIORITY
  :: held = PAUSE
#else
  :: before == START -> hold(PAUSE)
  :: else
#endif
  fi;
  assert(IN_FORCE >= before);
  settle();
}

inline deliver(id) {
  assert(id > delivered_up_to); /* in order, each once to a consumer that lives */
  delivered_up_to = id;
  termin[id] = (failed[id] -> DELIVERED : ACKED);
  settle();
}

/* No unread termination is lower, nor is one to come. */
#define NEXT_TERMIN(id) (termin[id] == UNREAD && \
  (id < 2 || (termin[1] != UNREAD && !(life[1] == FLYING && stage[1] == STORING))) && \
  (id < 3 || (termin[2] != UNREAD && !(life[2] == FLYING && stage[2] == STORING))) && \
  (id < 4 || (termin[3] != UNREAD && !(life[3] == FLYING && stage[3] == STORING))))

#define PER_NODE(n) \
  :: d_step { MAY_GIVE && ROOM && next <= IDS && owner == n && IDLE(n) -> admit(n) } \
  :: d_step { ticket[n] != 0 && !dead[n] && ticket_stage[n] == LOAD && !executed[n] -> load(n) } \
  :: d_step { ticket[n] != 0 && !dead[n] && (ticket_stage[n] != LOAD || executed[n]) -> \
              report(n, 0) } \
  :: d_step { losses > 0 && lost == 0 && ticket[n] != 0 && !dead[n] && !executed[n] && \
              holder[ticket[n]] == n && stage[ticket[n]] == ticket_stage[n] && \
              generation[ticket[n]] == ticket_generation[n] -> losses--; lose(n) } \
  :: d_step { ticket[n] != 0 && !dead[n] && (ticket_stage[n] != LOAD || executed[n]) && \
              holder[ticket[n]] == n -> report(n, 1) } \
  :: d_step { node_crashes > 0 && !dead[n] -> node_crashes--; dead[n] = 1; ticket[n] = 0; \
              ticket_stage[n] = 0; ticket_generation[n] = 0; \
              ticket_range[n] = 0; executed[n] = 0; settle() } \
  :: d_step { dead[n] && owner != n -> dead[n] = 0; settle() } \
  :: d_step { owner == NOBODY && !dead[n] && IN_FORCE != STOP -> owner = n; overtake = 0; settle() }

#define PER_ID(id) \
  :: d_step { MAY_GIVE && OFFERED(id) && IDLE(0) && (owner == 0 || FIRST_0) && \
              MAY_RUN(0, id) -> offer(0, id) } \
  :: d_step { MAY_GIVE && OFFERED(id) && IDLE(1) && (owner == 1 || FIRST_1) && \
              MAY_RUN(1, id) -> offer(1, id) } \
  :: d_step { MAY_GIVE && OFFERED(id) && IDLE(2) && (owner == 2 || FIRST_2) && \
              MAY_RUN(2, id) -> offer(2, id) } \
  :: d_step { life[id] == FLYING && holder[id] != NOBODY && \
              (dead[holder[id]] || ticket[holder[id]] != id) -> expire(id) } \
  :: d_step { expiries > 0 && life[id] == FLYING && holder[id] != NOBODY -> \
              expiries--; expire(id) } \
  :: d_step { writing == id -> assert(id > stored_last); stored_last = id; \
              stored_cursor = writing_range; writing = 0; writing_range = 0; settle() } \
  :: d_step { life[id] == FLYING && stage[id] == STORING && stored_last == id -> committed(id) } \
  :: d_step { NEXT_TERMIN(id) -> deliver(id) } \
  :: d_step { termin[id] == DELIVERED -> termin[id] = ACKED; settle() }

active proctype arbitration() {
  d_step {
    holder[0] = NOBODY;
    for (i : 1 .. IDS) { holder[i] = NOBODY }
    i = 0;
  }
  do
  PER_NODE(0)
  PER_NODE(1)
  PER_NODE(2)
  PER_ID(1)
  PER_ID(2)
  PER_ID(3)
#if IDS >= 4
  PER_ID(4)
#endif
  :: d_step { owner != NOBODY && !overtake -> overtake = 1; settle() }
  :: d_step { owner != NOBODY && dead[owner] -> owner = NOBODY; overtake = 0; settle() }
  :: d_step { operator_crashes > 0 -> operator_crashes--; operator_crash() }
  :: d_step { lost != 0 && !lost_again && IDLE(lost_node) && permitted && SAME_GRANT -> give_again() }
  :: d_step { lost != 0 -> release() }
  /* The user. */
  :: d_step { orders > 0 && wish == START -> orders--; wish = PAUSE; settle() }
  :: d_step { orders > 0 && wish != STOP -> orders--; wish = STOP; STOPS_RESTART; settle() }
  :: d_step { wish != START -> wish = START; resume = (held != START); settle() }
  :: d_step { held != START && !restarting && !resume -> resume = 1; settle() }
  :: d_step { orders > 0 && window > 1 -> orders--; window--; settle() }
  :: d_step { orders > 0 && window < WINDOW -> orders--; window++; settle() }
  :: d_step { orders > 0 -> orders--; order_rollback() }
  :: d_step { orders > 0 -> orders--; STOPS_RESTART; order_terminate(STOP) }
  :: d_step { orders > 0 && IN_FORCE != STOP -> orders--; restarting = 1; order_terminate(PAUSE) }
  :: d_step { restarting && flying == 0 -> /* the delay is over */
       find_unacked();
       if
       :: !unacked ->
         before = IN_FORCE;
         assert(before != STOP);
         restarting = 0;
         held = START
       :: else
       fi;
       settle() }
  :: next > IDS && flying == 0 && lost == 0 -> break /* the only end */
  od
}
