package io.passkeyprofile.profile.passkey;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;

import io.passkeyprofile.profile.StubbedPassageFixture;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What counts as proof that a passkey was added.
 */
class AddPasskeyTests extends StubbedPassageFixture {

	@Test
	void createsTheExternalIdBeforeTheFirstTransactionAndKeepsIt() {
		PASSAGE.json(201, "{\"transaction_id\": \"one\"}").json(201, "{\"transaction_id\": \"two\"}");

		assertThat(this.visitor.postJson("/user/devices/transaction", "{}").body())
			.isEqualTo("{\"transactionId\":\"one\"}");
		assertThat(this.visitor.postJson("/user/devices/transaction", "{}").body()).contains("two");

		String externalId = account().getExternalId();
		assertThat(UUID.fromString(externalId).version()).isEqualTo(4);
		List<String> requests = PASSAGE.requests();
		assertThat(requests.subList(requests.size() - 2, requests.size())).allSatisfy((request) -> assertThat(request)
			.contains("\"external_id\":\"" + externalId + "\"", "\"passkey_display_name\":\"" + this.username + "\""));
	}

	@Test
	void aNonceOfThisAccountConfirmsThePasskey() {
		startAdding();
		PASSAGE.json(200, "{\"external_id\": \"%s\"}".formatted(externalId()));

		assertThat(this.visitor.postJson("/user/devices", "{\"nonce\":\"n\"}").statusCode()).isEqualTo(204);
	}

	@Test
	void aNonceOfAnotherAccountConfirmsNothing() {
		startAdding();
		PASSAGE.json(200, "{\"external_id\": \"%s\"}".formatted(UUID.randomUUID()));

		assertNotAdded(this.visitor.postJson("/user/devices", "{\"nonce\":\"n\"}"));
	}

	@Test
	void aNonceConfirmsNothingToAnAccountWithoutExternalId() {
		assertNotAdded(this.visitor.postJson("/user/devices", "{\"nonce\":\"n\"}"));
	}

	@Test
	void aNonceThatPassageRefusesConfirmsNothing() {
		startAdding();
		PASSAGE.json(401, "{\"code\": \"invalid_nonce\", \"error\": \"?\"}");

		assertNotAdded(this.visitor.postJson("/user/devices", "{\"nonce\":\"n\"}"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"nonce\":\" \"}", "{\"nonce\":1.5e", "[]" })
	void aMissingNonceIsABadRequest(String body) {
		assertThat(this.visitor.postJson("/user/devices", body).statusCode()).isEqualTo(400);
	}

	@Test
	void aMalformedNonceConfirmsNothing() {
		startAdding();

		assertNotAdded(this.visitor.postJson("/user/devices", "{\"nonce\":\"\\ud800\"}"));
	}

	@Test
	void addingNeedsASignInAndATokenAndPassage() {
		assertThat(new Visitor(this.port).postJson("/user/devices/transaction", "{}").statusCode()).isEqualTo(401);
		assertThat(new Visitor(this.port).postJson("/user/devices", "{\"nonce\":\"n\"}").statusCode()).isEqualTo(401);
		startAdding();
		PASSAGE.json(500, "").json(500, "");
		assertThat(this.visitor.postJson("/user/devices/transaction", "{}").statusCode()).isEqualTo(502);
		assertThat(this.visitor.postJson("/user/devices", "{\"nonce\":\"n\"}").statusCode()).isEqualTo(502);
		this.visitor.loseCsrfToken();
		assertThat(this.visitor.postJson("/user/devices/transaction", "{}").statusCode()).isEqualTo(403);
		assertThat(this.visitor.postJson("/user/devices", "{\"nonce\":\"n\"}").statusCode()).isEqualTo(403);
	}

	private static void assertNotAdded(HttpResponse<String> answer) {
		assertThat(answer.statusCode()).isEqualTo(422);
		assertThat(answer.body()).contains("\"code\":\"passkey_not_added\"");
	}

}
