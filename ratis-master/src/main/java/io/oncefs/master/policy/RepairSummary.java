package io.oncefs.master.policy;

/**
 * How the sealed chunks stand, as the leader found them when it last looked through all of them;
 * zeros elsewhere.
 *
 * @param chunks sealed ones
 * @param underGoal with fewer good replicas than their files should have
 * @param lastCopy of these, with only one
 * @param unavailable with none: only servers that are silent have one
 * @param waiting in need of a copy that is not ordered yet
 * @param damaged with a replica that does not read well and no other that was seen to be whole
 * @param moved replicas that were to go from fuller to emptier servers, since this node leads
 */
public record RepairSummary(
    long chunks,
    long underGoal,
    long lastCopy,
    long unavailable,
    long waiting,
    long damaged,
    long moved) {
  public static final RepairSummary NONE = new RepairSummary(0, 0, 0, 0, 0, 0, 0);

  /** With one chunk more, that has so many good replicas. */
  RepairSummary with(int good, int goal) {
    return new RepairSummary(
        chunks + 1,
        underGoal + (good < goal ? 1 : 0),
        lastCopy + (good == 1 && goal > 1 ? 1 : 0),
        unavailable + (good == 0 ? 1 : 0),
        waiting,
        damaged,
        moved);
  }

  RepairSummary waiting(long number) {
    return new RepairSummary(chunks, underGoal, lastCopy, unavailable, number, damaged, moved);
  }

  /** With so many that are damaged. */
  public RepairSummary damaged(long number) {
    return new RepairSummary(chunks, underGoal, lastCopy, unavailable, waiting, number, moved);
  }

  RepairSummary moved(long number) {
    return new RepairSummary(chunks, underGoal, lastCopy, unavailable, waiting, damaged, number);
  }
}
