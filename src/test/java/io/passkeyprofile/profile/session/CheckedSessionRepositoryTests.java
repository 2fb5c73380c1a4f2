package io.passkeyprofile.profile.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.activity.SecurityEvent.Proof;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.session.MapSession;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.Session;

import static org.assertj.core.api.Assertions.assertThat;

class CheckedSessionRepositoryTests {

	private final Map<String, Session> stored = new ConcurrentHashMap<>();

	private final MovableClock clock = new MovableClock().stop();

	private final CheckedSessionRepository<MapSession> sessions = new CheckedSessionRepository<>(
			new MapSessionRepository(this.stored), Duration.ofHours(24), this.clock);

	@Test
	void findsSessionsByGeneratedIds() {
		String id = CheckedSessionRepository.newId();
		this.stored.put(id, new MapSession(id));

		assertThat(this.sessions.findById(id)).isNotNull();
		assertThat(id).isNotEqualTo(CheckedSessionRepository.newId());
	}

	@Test
	void movesTheTimeOfTheLastRequestAtMostOnceAMinute() {
		String id = CheckedSessionRepository.newId();
		MapSession stored = new MapSession(id);
		this.stored.put(id, stored);
		Instant before = stored.getLastAccessedTime();

		Session session = Objects.requireNonNull(this.sessions.findById(id));
		session.setLastAccessedTime(before.plusSeconds(59));
		assertThat(session.getLastAccessedTime()).isEqualTo(before);

		session.setLastAccessedTime(before.plusSeconds(60));
		assertThat(session.getLastAccessedTime()).isEqualTo(before.plusSeconds(60));
	}

	@Test
	void forgetsProofsIfTheClockWasSetBackSinceTheLastRequest() {
		String id = CheckedSessionRepository.newId();
		MapSession stored = new MapSession(id);
		this.stored.put(id, stored);
		Instant before = stored.getLastAccessedTime();
		stored.setAttribute(SignIn.ATTRIBUTE, new SignIn(UUID.randomUUID(), 1, 1, Proof.PASSWORD, null, null,
				Map.of(Proof.PASSWORD, before), Set.of(), null, Set.of()));

		Session session = Objects.requireNonNull(this.sessions.findById(id));
		session.setLastAccessedTime(before.minusSeconds(59));
		assertThat(proofs(session)).isNotEmpty();

		session.setLastAccessedTime(before.minusSeconds(60));
		assertThat(proofs(session)).isEmpty();
		assertThat(session.getLastAccessedTime()).isEqualTo(before.minusSeconds(60));
	}

	private static Map<Proof, Instant> proofs(Session session) {
		SignIn signIn = Objects.requireNonNull(session.getAttribute(SignIn.ATTRIBUTE));
		return signIn.proofs();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\0", "x", "0123456789012345678901234567890123456789012\0",
			"01234567890123456789012345678901234567890\n", "012345678901234567890123456789012345678901é" })
	void doesNotLookUpIdsThatWereNeverGenerated(String id) {
		this.stored.put(id, new MapSession(id));

		assertThat(this.sessions.findById(id)).isNull();
		assertThat(this.stored).containsKey(id);
	}

	@Test
	void deletesASessionThatIsTooOld() {
		String id = CheckedSessionRepository.newId();
		MapSession session = new MapSession(id);
		session.setCreationTime(this.clock.instant());
		this.stored.put(id, session);

		this.clock.advance(Duration.ofHours(24).minusNanos(1));
		assertThat(this.sessions.findById(id)).isNotNull();
		this.clock.advance(Duration.ofNanos(1));
		assertThat(this.sessions.findById(id)).isNull();

		assertThat(this.stored).isEmpty();
	}

}
