package io.passkeyprofile.profile.signin;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.UUID;

import io.passkeyprofile.profile.ApplicationTest;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.sandbox.Sandbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What refused requests and errors look like.
 */
@ApplicationTest
class AccessRefusalHandlerTests {

	private static final String PASSWORD = "correct horse";

	@Autowired
	private ApplicationContext context;

	@LocalServerPort
	private int port;

	private Visitor visitor;

	@BeforeEach
	void arrive() {
		this.visitor = new Visitor(this.port);
	}

	@Test
	void jsonRoutesRefuseVisitorsWithJson() {
		HttpResponse<String> list = this.visitor.getJson("/user/devices");
		HttpResponse<String> revocation = this.visitor.postJson("/revokePasskey", "{\"id\":\"x\"}");

		assertThat(list.statusCode()).isEqualTo(401);
		assertThat(list.headers().firstValue("Content-Type")).get().asString().startsWith("application/json");
		assertThat(list.body()).contains("\"code\":\"signed_out\"").isEqualTo(revocation.body());
		assertThat(revocation.statusCode()).isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/sign-in", "/sign-up", "/sign-out", "/profile/passkeys/x/revoke" })
	void formsNeedACsrfToken(String path) {
		this.visitor.signUp(UUID.randomUUID().toString(), PASSWORD);
		this.visitor.loseCsrfToken();

		HttpResponse<String> page = this.visitor.submit(path, Map.of("username", "ada", "password", PASSWORD));

		assertThat(page.statusCode()).isEqualTo(403);
		assertThat(page.body()).contains("This page was open for too long", "nothing was changed")
			.doesNotContain("CSRF", "Exception");
		assertThat(this.visitor.open("/profile").uri().getPath()).isEqualTo("/profile");
	}

	@Test
	void jsonNeedsACsrfTokenAndItsContentType() {
		this.visitor.signUp(UUID.randomUUID().toString(), PASSWORD);
		assertThat(this.visitor.submit("/revokePasskey", Map.of("id", "x")).statusCode()).isEqualTo(415);
		assertThat(this.visitor.postJson("/revokePasskey", "{\"id\":\"x\"}").statusCode()).isEqualTo(404);

		this.visitor.loseCsrfToken();
		HttpResponse<String> answer = this.visitor.postJson("/revokePasskey", "{\"id\":\"x\"}");

		assertThat(answer.statusCode()).isEqualTo(403);
		assertThat(answer.body()).contains("csrf_token_invalid");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "[]", "{}", "{\"id\":null}", "{\"id\":\" \"}", "{\"id\":{}}", "nonsense" })
	void refusesInvalidJson(String body) {
		this.visitor.signUp(UUID.randomUUID().toString(), PASSWORD);

		HttpResponse<String> answer = this.visitor.postJson("/revokePasskey", body);

		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.body()).contains("\"code\":\"invalid_request\"");
	}

	@ParameterizedTest
	@CsvSource({ "/nothing,404,Page not found", "/revokePasskey,405,We couldn’t process that request",
			"/profile;x=1,400,We couldn’t process that request", "/profile//x,400,We couldn’t process that request" })
	void errorPagesShowNoInternals(String path, int status, String title) {
		this.visitor.signUp(UUID.randomUUID().toString(), PASSWORD);

		HttpResponse<String> page = this.visitor.open(path);

		assertThat(page.statusCode()).isEqualTo(status);
		assertThat(page.body()).contains(title, "Passkey Profile", "Back to your passkeys")
			.doesNotContain("Exception", "org.springframework", "Whitelabel", "Tomcat");
	}

	@Test
	void startsNoSandboxAndNoDemoWithoutTheLocalProfile() {
		assertThat(this.context.getBeanNamesForType(Sandbox.class)).isEmpty();
		assertThat(this.visitor.signIn("demo", "show-me-passkeys").body()).contains("don’t match an account");
	}

	@Test
	void tellsPasswordManagersWherePasskeysAreManaged() {
		HttpResponse<String> answer = this.visitor.getJson("/.well-known/passkey-endpoints");

		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.previousResponse()).isEmpty();
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
		assertThat(answer.body()).isEqualTo("{\"enroll\":\"https://passkeys.example.com/profile/passkeys/new\","
				+ "\"manage\":\"https://passkeys.example.com/profile\"}");
	}

	@Test
	void scriptsGetErrorsInOneForm() {
		this.visitor.signUp(UUID.randomUUID().toString(), PASSWORD);

		HttpResponse<String> notFound = this.visitor.getJson("/user/nothing");
		HttpResponse<String> wrongMethod = this.visitor.getJson("/revokePasskey");

		assertThat(notFound.statusCode()).isEqualTo(404);
		assertThat(wrongMethod.statusCode()).isEqualTo(405);
		assertThat(notFound.body()).isEqualTo(
				"{\"code\":\"invalid_request\",\"error\":\"There is nothing at this address. It may have been mistyped.\"}");
		assertThat(wrongMethod.body()).contains("\"code\":\"invalid_request\"");
	}

}
