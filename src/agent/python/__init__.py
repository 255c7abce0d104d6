"""The agent: hands on the host. It makes system calls and passes on raw bytes; it decodes nothing.

Sent over stdin by the launcher, after a line with two lengths: all modules as one text
(pythonBundle.mjs), then a JSON configuration. Where they arrive there is no folder. From then on
both directions carry frames: length (u32 LE), kind (u8), payload.
  1 JSON: a call {id, call, ...}, its answer {id, ok} or {id, error}, or an event {event, t, ...}
  2 packets: side (u8), one TPACKET_V3 block, and before it the nanoseconds (i64) from its stamps'
    clock, the host's time of day, to that of all other times
  3 socket dump: call id (u32; 0 for a sample), side (u8), time (u64), netlink messages
  4 output of a process: child (u32), bytes
  5 wire, both ways: frames between the two halves of a lab, each after its length (u32)
  6 observed: for times that a plan of `observe` was carried out, in order: time (u64), plan (u32),
    bytes (u32), netlink messages; no bytes: the same as the time before. Of several such times in
    a row only the last is told.
Times are nanoseconds since the epoch second named in the hello event, by a clock that nobody sets.

A lab cleans up by dying: process A (main.py) waits, process B is the init of a PID namespace in
which everything else runs. When B ends, for whatever reason, the kernel kills all the rest, and
with the last process the unnamed network namespaces go.
"""
