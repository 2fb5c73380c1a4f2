package io.passkeyprofile.sandbox.management;

import java.time.Duration;
import java.util.List;

import io.passkeyprofile.sandbox.Race;
import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.app.RandomIds;
import io.passkeyprofile.sandbox.app.Sha256;
import io.passkeyprofile.sandbox.store.FlexUser;
import io.passkeyprofile.sandbox.store.FlexUserRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@SharedSandboxTest
class TransactionsTests {

	private final TestSandbox sandbox = TestSandbox.shared();

	@Test
	void theFirstRegisterTransactionCreatesTheUser() {
		TestSandbox.Answer answer = this.sandbox.register("anna");
		assertThat(answer.status()).isEqualTo(201);
		assertThat(answer.<String>json("$.transaction_id")).matches(RandomIds.PATTERN);
		assertThat(this.sandbox.get("/users?identifier=anna").<Integer>json("$.total_users")).isEqualTo(1);
		assertThat(handles()).singleElement().satisfies((handle) -> assertThat(handle).hasSize(32));
	}

	@Test
	void theNextRegisterTransactionKeepsTheUser() {
		String first = this.sandbox.register("anna").json("$.transaction_id");
		FlexUser user = this.sandbox.user("anna");
		byte[] handle = handles().get(0);
		assertThat(this.sandbox.register("anna").<String>json("$.transaction_id")).isNotEqualTo(first);
		assertThat(this.sandbox.user("anna").id()).isEqualTo(user.id());
		assertThat(handles()).containsExactly(handle);
	}

	@Test
	void appsDoNotShareUsers() {
		this.sandbox.register("anna");
		this.sandbox.bean(FlexUserRepository.class).findOrCreate(this.sandbox.app(TestSandbox.OTHER_APP), "anna");
		assertThat(this.sandbox.count("passage_user")).isEqualTo(2);
	}

	@Test
	void racingFirstTransactionsCreateOneUser() throws Exception {
		assertThat(Race.of(() -> this.sandbox.register("anna").status())).hasSize(50).containsOnly(201);
		assertThat(this.sandbox.count("passage_user")).isEqualTo(1);
		assertThat(this.sandbox.count("flex_transaction")).isEqualTo(50);
	}

	@Test
	void createsAnAuthenticateTransactionForAUserWithPasskeys() {
		this.sandbox.userWithDevice("anna");
		TestSandbox.Answer answer = this.sandbox.authenticate("anna");
		assertThat(answer.status()).isEqualTo(201);
		assertThat(answer.<String>json("$.transaction_id")).matches(RandomIds.PATTERN);
	}

	@Test
	void refusesAnAuthenticateTransactionWithoutUserOrPasskey() {
		assertThat(this.sandbox.authenticate("anna").error()).isEqualTo("404 user_not_found");
		this.sandbox.user("anna");
		assertThat(this.sandbox.authenticate("anna").error()).isEqualTo("409 user_has_no_passkeys");
		assertThat(this.sandbox.count("flex_transaction")).isZero();
	}

	@Test
	void refusesTransactionsOfAnInactiveUser() {
		this.sandbox.userWithDevice("anna");
		this.sandbox.deactivate("anna");
		assertThat(this.sandbox.register("anna").error()).isEqualTo("403 cannot_create_transaction");
		assertThat(this.sandbox.authenticate("anna").error()).isEqualTo("403 cannot_create_transaction");
	}

	@Test
	void storesTransactionIdsOnlyAsHashes() {
		String transactionId = this.sandbox.register("anna").json("$.transaction_id");
		assertThat(this.sandbox.jdbc().sql("select id_hash from flex_transaction").query(String.class).single())
			.isEqualTo(Sha256.hex(transactionId));
		assertThat(new TransactionsController.Created(transactionId).toString()).doesNotContain(transactionId);
	}

	@Test
	void deletesExpiredTransactions() {
		this.sandbox.register("anna");
		this.sandbox.clock.advance(Duration.ofMinutes(15).minusMillis(1));
		this.sandbox.register("anna");
		assertThat(this.sandbox.count("flex_transaction")).isEqualTo(2);
		this.sandbox.clock.advance(Duration.ofMillis(1));
		this.sandbox.register("anna");
		assertThat(this.sandbox.count("flex_transaction")).isEqualTo(2);
	}

	@Test
	void acceptsExternalIdsOfUpTo255Characters() {
		assertThat(this.sandbox.register("é".repeat(255)).status()).isEqualTo(201);
		assertThat(this.sandbox.register("é".repeat(256)).error()).isEqualTo("400 invalid_request");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"external_id\": \"anna\"}", "{\"passkey_display_name\": \"Anna\"}",
			"{\"external_id\": \" \", \"passkey_display_name\": \"Anna\"}",
			"{\"external_id\": \"\", \"passkey_display_name\": \"Anna\"}",
			"{\"external_id\": null, \"passkey_display_name\": \"Anna\"}",
			"{\"external_id\": 7, \"passkey_display_name\": \"Anna\"}",
			"{\"external_id\": \"\\ud800\", \"passkey_display_name\": \"Anna\"}",
			"{\"external_id\": \"\\udc00a\", \"passkey_display_name\": \"Anna\"}",
			"{\"external_id\": true, \"passkey_display_name\": \"Anna\"}",
			"{\"external_id\": [\"anna\"], \"passkey_display_name\": \"Anna\"}",
			"{\"external_id\": {}, \"passkey_display_name\": \"Anna\"}",
			"{\"external_id\": \"anna\", \"passkey_display_name\": \"\\t\"}",
			"{\"externalId\": \"anna\", \"passkeyDisplayName\": \"Anna\"}" })
	void requiresExternalIdAndDisplayName(String json) {
		assertThat(this.sandbox.post("/transactions/register", json).error()).isEqualTo("400 invalid_request");
		assertThat(this.sandbox.count("passage_user")).isZero();
	}

	@Test
	void refusesADisplayNameThatIsTooLong() {
		assertThat(this.sandbox
			.post("/transactions/register",
					"{\"external_id\": \"anna\", \"passkey_display_name\": \"%s\"}".formatted("a".repeat(256)))
			.error()).isEqualTo("400 invalid_request");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"external_id\": \" \"}", "{\"external_id\": 7}" })
	void requiresAnExternalIdToAuthenticate(String json) {
		assertThat(this.sandbox.post("/transactions/authenticate", json).error()).isEqualTo("400 invalid_request");
	}

	private List<byte[]> handles() {
		return this.sandbox.jdbc().sql("select webauthn_user_handle from passage_user").query(byte[].class).list();
	}

}
