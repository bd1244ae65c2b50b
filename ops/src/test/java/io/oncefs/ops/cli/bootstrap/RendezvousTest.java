package io.oncefs.ops.cli.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.ClusterId;
import io.oncefs.common.Id128;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cluster.MasterAsk;
import io.oncefs.ops.cluster.Ports;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two hosts of one quorum, both on this machine. */
class RendezvousTest {
  private static final ClusterId CHOSEN = new ClusterId(new Id128(1, 2));
  private static final ClusterId OTHER = new ClusterId(new Id128(3, 4));

  private Invitation invitation = new Invitation("logs", List.of());
  private String one = "";
  private String two = "";

  @BeforeEach
  void choosePorts() throws IOException {
    Ports ports = new Ports();
    one = "127.0.0.1:" + ports.freeRow(3);
    two = "127.0.0.1:" + ports.freeRow(3);
    invitation = new Invitation("logs", List.of(one, two));
  }

  @Test
  void theOtherHostLearnsWhatTheFirstHasChosenAndBothSeeWhenAllIsMade() throws Exception {
    try (MasterAsk masters = new MasterAsk();
        Rendezvous first = Rendezvous.open(invitation, CHOSEN, List.of(one), masters)) {
      assertEquals(List.of(two), first.missing(List.of(two)));
      assertEquals(Optional.of(CHOSEN), Rendezvous.chosen(invitation, List.of(two, one)));
      try (Rendezvous second = Rendezvous.open(invitation, CHOSEN, List.of(two), masters)) {
        assertEquals(List.of(), first.missing(List.of(two)));
        assertEquals(List.of(), second.missing(List.of(one)));
        first.requireAgreement();
      }
    }
  }

  @Test
  void anotherLineIsNotThisQuorum() throws Exception {
    try (MasterAsk masters = new MasterAsk();
        Rendezvous first = Rendezvous.open(invitation, CHOSEN, List.of(one), masters)) {
      Invitation other = new Invitation("events", invitation.masters());
      assertEquals(Optional.empty(), Rendezvous.chosen(other, List.of(one)));
      assertFalse(first.isDisputed());
    }
  }

  @Test
  void directoriesMadeForTwoClustersNeverBecomeOne() throws Exception {
    try (MasterAsk masters = new MasterAsk();
        Rendezvous first = Rendezvous.open(invitation, CHOSEN, List.of(one), masters);
        Rendezvous second = Rendezvous.open(invitation, OTHER, List.of(two), masters)) {
      assertEquals(List.of(one), second.missing(List.of(one)));
      assertTrue(second.isDisputed());
      CommandFailure refused = assertThrows(CommandFailure.class, second::requireAgreement);
      assertTrue(String.valueOf(refused.getMessage()).contains(CHOSEN.toString()));
      assertEquals(List.of(two), first.missing(List.of(two)));
    }
  }
}
