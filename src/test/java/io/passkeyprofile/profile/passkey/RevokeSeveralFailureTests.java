package io.passkeyprofile.profile.passkey;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.passkeyprofile.profile.StubbedPassageFixture;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What people see if Passage does only some of several revocations, or none.
 */
class RevokeSeveralFailureTests extends StubbedPassageFixture {

	private static final String PATH = "/profile/passkeys/revoke";

	private static final String DEVICES = """
			{"devices": [{"id": "a", "cred_id": "aVrY", "friendly_name": "Laptop", "type": "platform"},
			{"id": "b", "cred_id": "bVrY", "friendly_name": "Phone", "type": "passkey"},
			{"id": "c", "cred_id": "cVrY", "friendly_name": "Key", "type": "security_key"}]}""";

	@BeforeEach
	void rememberPassageUser() {
		this.passageUserIds.save(externalId(), "9DeEXvYBStnzwQcHFd6f558L");
	}

	@Test
	void saysWhatIsRevokedWhatIsNotAndWhatIsUnknown() {
		PASSAGE.json(200, DEVICES).respond(204, "", "").json(429, "{}").json(504, "{}").json(200, DEVICES);

		String page = this.visitor.submit(PATH, Map.of("id", "a,b,c")).body();

		assertThat(page).containsPattern("Revoked, so no longer signing you in: “(Laptop|Phone|Key)”\\.")
			.containsPattern("Not revoked, so still working: “(Laptop|Phone|Key)”\\.")
			.containsPattern("Passage didn’t say: “(Laptop|Phone|Key)”\\.");
		PASSAGE.json(200, DEVICES);
		assertThat(this.visitor.open("/profile").body()).doesNotContain("so no longer signing", "Passage didn’t say");
	}

	@Test
	void asksPassageForFourAtOnceAtMost() throws Exception {
		String devices = IntStream.range(0, 6)
			.mapToObj(
					(number) -> "{\"id\": \"%d\", \"friendly_name\": \"Key\", \"type\": \"passkey\"}".formatted(number))
			.collect(Collectors.joining(",", "{\"devices\": [", "]}"));
		CountDownLatch arrived = new CountDownLatch(4);
		CountDownLatch answered = new CountDownLatch(1);
		PASSAGE.json(200, devices);
		for (int i = 0; i < 6; i++) {
			PASSAGE.jsonAfter(arrived, answered, 200, "{}");
		}
		PASSAGE.json(200, DEVICES);
		int before = PASSAGE.requests().size();

		CompletableFuture<HttpResponse<String>> step = CompletableFuture
			.supplyAsync(() -> this.visitor.submitOnly(PATH, Map.of("id", "0,1,2,3,4,5")));

		assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
		// A fifth request would come now
		Thread.sleep(200);
		assertThat(PASSAGE.requests()).hasSize(before + 1 + 4);
		answered.countDown();
		assertThat(step.get().statusCode()).isEqualTo(302);
		assertThat(PASSAGE.requests()).hasSize(before + 1 + 6 + 1);
	}

	@Test
	void recordsTheClientAndTheCorrelationIdOfEach() {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.list = new CopyOnWriteArrayList<>();
		Logger logger = (Logger) LoggerFactory.getLogger("io.passkeyprofile.profile.activity.SecurityLog");
		log.start();
		logger.addAppender(log);
		PASSAGE.json(200, DEVICES).respond(204, "", "").respond(204, "", "").json(403, "{}").json(200, DEVICES);

		HttpResponse<String> answer;
		try {
			answer = this.visitor.submitOnly(PATH, Map.of("id", "a,b,c"));
		}
		finally {
			logger.detachAppender(log);
		}

		String id = answer.headers().firstValue("X-Correlation-ID").orElseThrow();
		assertThat(log.list.stream()
			.filter((line) -> id.equals(line.getMDCPropertyMap().get("correlation_id")))
			.map((line) -> line.getKeyValuePairs().toString())).hasSize(3)
			.allMatch((line) -> line.contains("network=\"127.0.0.0/24\""))
			.filteredOn((line) -> line.contains("\"passkey_revoked\""))
			.hasSize(2);
	}

	@Test
	void revokesNothingWhilePassageCannotBeReached() {
		PASSAGE.json(503, "{}").json(200, DEVICES);

		assertThat(this.visitor.submit(PATH, Map.of("id", "a,b")).body())
			.contains("No passkey was revoked: Passage can’t be reached.");
	}

	@Test
	void endsOnlySessionsOfRevokedPasskeys() {
		Visitor elsewhere = new Visitor(this.port);
		elsewhere.open("/sign-in");
		PASSAGE.json(200, "{\"external_id\": \"%s\"}".formatted(externalId())).json(503, "{}");
		elsewhere.submitOnly("/sign-in/passkey", Map.of("nonce", "n"));
		PASSAGE.json(200, DEVICES).json(504, "{}").json(401, "{}").json(200, DEVICES);
		this.visitor.submit(PATH, Map.of("id", "a,b", "endSessions", "true"));
		assertThat(elsewhere.open("/profile/activity").uri().getPath()).isEqualTo("/profile/activity");
		PASSAGE.json(200, DEVICES).respond(204, "", "").json(200, DEVICES).json(200, DEVICES);

		this.visitor.submit(PATH, Map.of("id", "c,unknown", "endSessions", "true"));

		assertThat(elsewhere.open("/profile/activity").uri().getPath()).isEqualTo("/sign-in");
	}

}
