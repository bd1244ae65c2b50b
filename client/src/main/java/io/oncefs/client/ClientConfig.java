package io.oncefs.client;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.oncefs.client.core.WriterTerms;
import io.oncefs.client.session.SessionSettings;
import java.time.Duration;

/** The keys under {@code oncefs.client}, each explained in {@code reference.conf}. */
record ClientConfig(
    SessionSettings session, AppenderSettings appender, long readAhead, Duration rebind) {

  /** From system properties over application.conf over reference.conf. */
  static ClientConfig load() {
    Config client =
        ConfigFactory.load(ClientConfig.class.getClassLoader()).getConfig("oncefs.client");
    Config append = client.getConfig("append");
    WriterTerms terms =
        new WriterTerms(
            append.getDuration("delivery-timeout").toNanos(),
            append.getDuration("silence").toNanos(),
            append.getInt("requests-in-flight"));
    return new ClientConfig(
        new SessionSettings(
            client.getDuration("request-timeout").toNanos(),
            client.getDuration("master-timeout").toNanos(),
            client.getDuration("read-timeout").toNanos(),
            terms),
        new AppenderSettings(
            terms, append.getBytes("max-unacked"), append.getDuration("max-block")),
        client.getBytes("read-ahead"),
        append.getDuration("rebind"));
  }

  ClientConfig withRequestTimeout(Duration timeout) {
    SessionSettings changed =
        new SessionSettings(
            ByteBudget.nanos(timeout),
            session.masterAttemptNanos(),
            session.readAttemptNanos(),
            session.writer());
    return new ClientConfig(changed, appender, readAhead, rebind);
  }

  ClientConfig withAppender(AppenderSettings changed) {
    return new ClientConfig(session, changed, readAhead, rebind);
  }
}
