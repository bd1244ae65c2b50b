package io.oncefs.protocol;

/** What an operator wants of a chunkserver. */
public enum ServerDuty {
  /** It takes new replicas and keeps those it has. */
  IN_SERVICE,

  /** It is about to be away for a while, or is: nothing new goes there, and it is waited for. */
  MAINTENANCE,

  /** It is being emptied: nothing new goes there, and what it has is made anew elsewhere. */
  LEAVING,

  /** Nothing depends on it any more: it can be switched off for good. */
  LEFT,

  /** It is lost for good, and does not come back under this identity. */
  FORGOTTEN;

  /** Whether new replicas may go there. */
  public boolean takesNew() {
    return this == IN_SERVICE;
  }
}
