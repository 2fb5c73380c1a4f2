package io.passkeyprofile.profile.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.session.MapSession;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.Session;

import static org.assertj.core.api.Assertions.assertThat;

class CheckedSessionRepositoryTests {

	private final Map<String, Session> stored = new ConcurrentHashMap<>();

	private Instant now = Instant.now();

	private final CheckedSessionRepository<MapSession> sessions = new CheckedSessionRepository<>(
			new MapSessionRepository(this.stored), () -> new SessionSettings(Duration.ofHours(24)),
			() -> Clock.fixed(this.now, ZoneOffset.UTC));

	@Test
	void idsAreUniqueAndPossible() {
		String id = new SessionIds().generate();

		assertThat(SessionIds.isPossible(id)).isTrue();
		assertThat(id).isNotEqualTo(new SessionIds().generate());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\0", "x", "0123456789012345678901234567890123456789012\0",
			"01234567890123456789012345678901234567890\n", "012345678901234567890123456789012345678901é" })
	void junkIsNotEvenLookedFor(String id) {
		this.stored.put(id, new MapSession(id));

		assertThat(this.sessions.findById(id)).isNull();
		assertThat(this.stored).containsKey(id);
	}

	@Test
	void aSessionIsDeletedWhenItIsTooOld() {
		String id = new SessionIds().generate();
		MapSession session = new MapSession(id);
		session.setCreationTime(this.now);
		this.stored.put(id, session);

		this.now = this.now.plus(Duration.ofHours(24)).minusNanos(1);
		assertThat(this.sessions.findById(id)).isNotNull();
		this.now = this.now.plusNanos(1);
		assertThat(this.sessions.findById(id)).isNull();

		assertThat(this.stored).isEmpty();
	}

}
