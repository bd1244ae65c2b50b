package io.oncefs.ops.sim.watch;

/**
 * A rare branch of the protocol, named so that it can be counted: faults that never lead there
 * prove nothing about it. All are seen from outside, in messages, log entries and stored units, so
 * that production code carries no marks.
 */
public enum Sighting {
  CLEAN_SEAL("a full chunk was sealed where its primary said all replicas stand"),
  CLEAN_SEAL_LOST("a primary wanted to seal its full chunk, and another decision was first"),
  TAIL_PREPARED_AHEAD("a chunk became the tail that its predecessor's primary had planned"),
  PLANNED_TAIL_LOST("a primary had planned the next chunk, and another one followed, or none"),
  TWO_COORDINATORS("two masters fenced one chunk before it was decided"),
  LATER_PROPOSAL("a second Seal was logged for a decided chunk and changed nothing"),
  OTHER_PROPOSAL("the later Seal wanted another position or other valid replicas"),
  SEAL_OF_NOTHING("a chunk was sealed at 0, and left the file"),
  SEAL_OF_TABLE_ONLY("a chunk was sealed with its writer table and no append"),
  ONE_VALID_COPY("a seal found a single valid replica"),
  CUT_ABOVE_SEAL("a replica cut off what lay above its seal"),
  REPLICA_TOO_SHORT("a replica did not hold what was decided"),
  REPLICA_JOINED_LATER("a replica left out of the decision joined the valid ones"),
  LOST_SUFFIX_EXCLUDED("a fence answer lacked what others knew to be committed"),
  NO_ANSWER_TO_ANY_FENCE("each replica of a chunk left a fence without an answer"),
  SEAL_FOR_BROKEN_REPLICA("a primary asked for a seal: a stream broke"),
  SEAL_FOR_SILENT_REPLICA("a primary asked for a seal: votes were overdue"),
  SEAL_FOR_LOST_PRIMARY("a client asked for a seal: the primary did not answer"),
  SEAL_FOR_RESTARTED_PRIMARY("a server asked for a seal of what was open when it restarted"),
  SEAL_FOR_UNSTARTED_TAIL("a primary asked for a seal: batch 0 was not committed in time"),
  SEAL_FOR_TABLE_MEMORY("a primary sealed its chunk because writer tables took too much memory"),
  SEAL_FOR_EXPIRED_LEASE("the master sealed a chunk of a server it had lost"),

  FENCE_OF_UNKNOWN_CHUNK("a replica stored a fence of a chunk it had never heard of"),
  FENCE_WITHOUT_SPACE("a fence was stored on a full disk"),
  UNIT_FOUND_NO_SPACE("a unit was refused for want of space"),
  BATCH_ZERO_MET_FENCE("batch 0 came to a replica that was fenced at 0"),
  PREPARE_MET_FENCE("a later prepare came to a fenced replica"),
  PREPARE_OUT_OF_ORDER("a prepare came at another position than the replica's"),
  PREPARE_OF_THE_DEAD("a prepare came whose sender had ended before"),
  RESTARTED_REPLICA_REFUSED("a prepare came to a replica that had restarted since the opening"),
  UNREGISTERED_START("a server refused because its start was not registered yet"),
  OTHER_STORE_AT_ADDRESS("a message for a store found another one at its address"),

  BATCH_ZERO_AGAIN("batch 0 was offered to a replica a second time"),
  TABLE_FETCHED_AGAIN("a second tail fetched the writer table of one predecessor"),
  TABLE_OVER_EMPTY_CHUNK("a tail inherited over a chunk that had left the file"),
  CLIENT_BEFORE_ORDER("a server asked the master what a chunk is that a client came for"),
  FENCED_PRIMARY_COMMITTED("a fenced primary acknowledged, from votes already cast"),
  ACKNOWLEDGED_AFTER_SEAL("an append was acknowledged after its chunk's seal was decided"),
  ACKNOWLEDGED_WITHOUT_LEADER("an append was acknowledged while no master led"),
  FULL_CHUNK_WITHOUT_LEADER("an append went beyond a chunk's capacity while no master led"),

  DUPLICATE("an append came again and got its place"),
  DUPLICATE_PARKED("an append came again while its original was under way, and waited"),
  DUPLICATE_FROM_PREDECESSOR("an append came again to a later chunk and got its place"),
  UNHEARD_RECORD_KEPT("a record that nobody was told of was kept by a seal, and found again"),
  OLDER_THAN_ROW("an append came again that its writer's row had forgotten"),
  RECORD_FOUND_BEHIND("a record was found by following the chunks back"),
  PRECONDITION_REFUSED("an append's condition did not hold"),
  PRECONDITION_REFUSED_AGAIN("the same refusal was given again"),
  OUT_OF_SEQUENCE("a writer was told that its append does not follow"),
  WRITER_FENCED("an older incarnation of a writer was refused"),
  WRITER_CAME_BACK("a named writer went on behind what it had appended in an earlier life"),
  OPEN_NOT_GRANTED("a writer was opened by two, and one saw the other's epoch"),
  OPEN_REPEATED("the holder of an epoch opened again and got the same answer"),
  STALE_PRIMARY_SAID_NO("a primary refused a writer while its chunk was being sealed, or later"),
  STALE_NO_WAS_ASKED_AGAIN("the writer went to a later chunk and asked again"),
  RESOLVED_TO_PLACE("resolve found the append"),
  RESOLVED_TO_NEVER("resolve found that the append never was, and never will be"),

  DAMAGE_MET_BY_READ("a read came to bytes that had gone bad, and was refused"),
  DAMAGE_REPORTED("a server told the master that a replica of its own is damaged"),

  DEPOSED_LEADERS_COMMAND_LOGGED("a command of a leader deposed meanwhile was logged"),
  DEPOSED_LEADERS_COMMAND_LOST("a command of a leader deposed meanwhile was not logged"),
  SERVER_EMPTIED("nothing depended any more on a server that was told to leave"),
  SERVER_RESTED("a server was given a rest"),
  STORE_FORGOTTEN("a lost disk was said never to come back"),
  COPIED_FROM_LEAVING("a copy was ordered while a server was to be emptied"),
  NEW_SERVER("a server joined while the cluster ran"),
  SERVER_WITHOUT_ITS_DISK("a server lost its disk and came back as another store");

  private final String what;

  Sighting(String what) {
    this.what = what;
  }

  /** What was seen, as a clause. */
  public String what() {
    return what;
  }
}
