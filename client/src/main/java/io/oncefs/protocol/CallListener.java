package io.oncefs.protocol;

/** Hears the outcome of one call: exactly one of the two, once, on any thread; must not block. */
public interface CallListener<R> {
  void onReply(R reply);

  void onFailure(CallFailure failure, String detail);
}
