package io.oncefs.ops.http;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Map;

/** What every thread does right now. */
final class ThreadsPage implements Page {
  @Override
  public Answer get(Map<String, String> query) {
    StringBuilder text = new StringBuilder();
    for (ThreadInfo each : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)) {
      text.append('"')
          .append(each.getThreadName())
          .append("\" ")
          .append(each.getThreadState())
          .append('\n');
      if (each.getLockName() != null) {
        text.append("    waits for ").append(each.getLockName()).append('\n');
      }
      for (StackTraceElement frame : each.getStackTrace()) {
        text.append("    at ").append(frame).append('\n');
      }
      text.append('\n');
    }
    return Answer.text(200, text.toString());
  }
}
