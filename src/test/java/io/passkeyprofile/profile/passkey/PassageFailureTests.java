package io.passkeyprofile.profile.passkey;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.passkeyprofile.WaitingTest;
import io.passkeyprofile.passage.StubPassage;
import io.passkeyprofile.passage.PassageUserIdStore;
import io.passkeyprofile.profile.SpecialSettingsTest;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.Username;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What people see when Passage fails, in each of the ways it can.
 */
@WaitingTest
@SpecialSettingsTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PassageFailureTests {

	private static final StubPassage PASSAGE = SpecialSettingsTest.PASSAGE;

	private static final String LISTED = "{\"devices\": [{\"id\": \"srOR4lZomCOarJeXtMGAiNnX\", \"friendly_name\": \"laptop\"}]}";

	@Autowired
	private PassageUserIdStore passageUserIds;

	@Autowired
	private AccountRepository accounts;

	@LocalServerPort
	private int port;

	private Visitor visitor;

	@BeforeEach
	void signUp() {
		String username = UUID.randomUUID().toString();
		this.visitor = new Visitor(this.port).signUp(username, "correct horse");
		Account account = this.accounts.findByUsernameKey(new Username(username).key()).orElseThrow();
		account.assignExternalId(UUID.randomUUID());
		this.accounts.save(account);
		this.passageUserIds.save(account.getExternalId(), "9DeEXvYBStnzwQcHFd6f558L");
	}

	static Stream<Arguments> failures() {
		return Stream.of(failure("time-out", StubPassage::silence, 504, "timeout", "took too long"),
				failure("drip", (stub) -> stub.drip("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"), 504, "timeout",
						"took too long"),
				failure("hang-up", (stub) -> stub.raw(""), 502, "unavailable", "can’t be reached"),
				failure("truncated JSON", (stub) -> stub.json(200, "{\"devices\": [{\"id\""), 502, "unavailable",
						"can’t be reached"),
				failure("HTML", (stub) -> stub.respond(200, "Content-Type: text/html\r\n", "<h1>Secret</h1>"), 502,
						"unavailable", "can’t be reached"),
				failure("401", (stub) -> stub.json(401, error("invalid_access_token")), 502, "refused",
						"doesn’t accept this site’s credentials"),
				failure("404", (stub) -> stub.json(404, error("app_not_found")), 502, "refused",
						"doesn’t accept this site’s credentials"),
				failure("429", (stub) -> stub.json(429, error("too_many_requests")), 502, "busy", "too many requests"),
				failure("500", (stub) -> stub.json(500, error("internal_server_error")), 502, "error",
						"reported an error"),
				failure("HTML 502", (stub) -> stub.respond(502, "Content-Type: text/html\r\n", "<h1>Bad Gateway</h1>"),
						502, "unavailable", "can’t be reached"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("failures")
	void explainsTheFailureAndOffersARetry(String name, Consumer<StubPassage> failure, int status, String code,
			String sentence) {
		failure.accept(PASSAGE);

		HttpResponse<String> page = this.visitor.open("/profile");

		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains("Your passkeys can’t be shown right now", sentence, "href=\"/profile\"",
				"Try again");
		assertThat(page.body()).doesNotContain("<table", "No passkeys yet", "Secret", "Exception", "Gateway");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("failures")
	void neverShowsSuccessForAFailedRevocation(String name, Consumer<StubPassage> failure, int status, String code,
			String sentence) {
		PASSAGE.json(200, LISTED);
		failure.accept(PASSAGE);
		PASSAGE.json(200, LISTED);

		HttpResponse<String> page = this.visitor.submit("/profile/passkeys/srOR4lZomCOarJeXtMGAiNnX/revoke",
				Map.of("credentialId", "AAAA"));

		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains("role=\"alert\"", "still works", "laptop")
			.doesNotContain("is revoked", "data-revoked-credential-id");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("failures")
	void revokesNothingIfThePasskeysCannotBeListed(String name, Consumer<StubPassage> failure, int status, String code,
			String sentence) {
		failure.accept(PASSAGE);
		this.visitor.submitOnly("/profile/passkeys/srOR4lZomCOarJeXtMGAiNnX/revoke", Map.of());
		PASSAGE.json(200, LISTED);

		HttpResponse<String> page = this.visitor.open("/profile");

		assertThat(page.body()).contains("role=\"alert\"", "No passkey was revoked: ", sentence, "laptop")
			.doesNotContain("is revoked", "data-revoked-credential-id", "We don’t know yet");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("failures")
	void jsonRoutesAnswerWithACode(String name, Consumer<StubPassage> failure, int status, String code,
			String sentence) {
		failure.accept(PASSAGE);
		HttpResponse<String> list = this.visitor.getJson("/user/devices");
		PASSAGE.json(200, LISTED);
		failure.accept(PASSAGE);
		HttpResponse<String> revocation = this.visitor.postJson("/revokePasskey",
				"{\"id\":\"srOR4lZomCOarJeXtMGAiNnX\"}");

		assertThat(list.statusCode()).isEqualTo(status);
		assertThat(revocation.statusCode()).isEqualTo(status);
		assertThat(list.body()).contains("\"code\":\"passage_" + code + "\"").isEqualTo(revocation.body());
	}

	@Test
	void theRevokeQuestionRedirectsToTheProfileIfPassageFails() {
		PASSAGE.json(500, "").json(500, "");

		HttpResponse<String> page = this.visitor.open("/profile/passkeys/srOR4lZomCOarJeXtMGAiNnX/revoke");

		assertThat(page.uri().getPath()).isEqualTo("/profile");
		assertThat(page.body()).contains("Your passkeys can’t be shown right now");
	}

	@Test
	void aPageMakesOneRequestToPassage() {
		int before = PASSAGE.requests().size();
		PASSAGE.json(200, "{\"devices\": []}");

		this.visitor.open("/profile");

		assertThat(PASSAGE.requests()).hasSize(before + 1);
	}

	@Test
	void waitsNoLongerThanTheTimeout() {
		PASSAGE.silence();
		Instant start = Instant.now();

		this.visitor.open("/profile");

		// Much longer than the time-out, because the machine may be slow
		assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(10));
	}

	@Test
	@Order(Integer.MAX_VALUE) // After it nothing answers any more
	void loadsThePageIfPassageRefusesConnections() {
		PASSAGE.close();

		HttpResponse<String> page = this.visitor.open("/profile");

		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains("Your passkeys can’t be shown right now", "can’t be reached");
		assertThat(this.visitor.getJson("/user/devices").statusCode()).isEqualTo(502);
	}

	@AfterEach
	void everyAnswerWasAskedFor() {
		assertThat(PASSAGE.isSpent()).isTrue();
	}

	private static Arguments failure(String name, Consumer<StubPassage> failure, int status, String code,
			String sentence) {
		return arguments(name, failure, status, code, sentence);
	}

	private static String error(String code) {
		return "{\"code\": \"%s\", \"error\": \"Secret\"}".formatted(code);
	}

}
