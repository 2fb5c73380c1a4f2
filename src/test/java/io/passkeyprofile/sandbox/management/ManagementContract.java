package io.passkeyprofile.sandbox.management;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.PassageFlex;
import io.passkeyprofile.passage.PassageUserIdStore;
import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.app.Sha256;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Calls the sandbox with our SDK. The two share no code, so these tests show that both
 * follow the same API. Each test starts with one user who has one passkey.
 */
@SharedSandboxTest
abstract class ManagementContract {

	static final String ANNA = "anna";

	static final String DEVICE_ID = "Device111111111111111111";

	static final String OTHER_DEVICE_ID = "Device222222222222222222";

	static final String UNKNOWN_ID = "Unknown11111111111111111";

	static TestSandbox sandbox;

	static PassageFlex passage;

	static PassageFlex otherApp;

	final RememberedIds remembered = new RememberedIds();

	final PassageFlex remembering = client(TestSandbox.APP, TestSandbox.KEY, this.remembered);

	@BeforeAll
	static void start() {
		sandbox = TestSandbox.shared();
		passage = client(TestSandbox.APP, TestSandbox.KEY, PassageUserIdStore.NONE);
		otherApp = client(TestSandbox.OTHER_APP, TestSandbox.OTHER_APP_KEY, PassageUserIdStore.NONE);
	}

	@BeforeEach
	void oneUserWithOnePasskey() {
		sql("delete from passage_user");
		sandbox.importDevices(TestSandbox.APP, ANNA, device(DEVICE_ID));
	}

	static PassageFlex client(String appId, String key, PassageUserIdStore store) {
		return PassageFlex.builder(appId, key).baseUrl(sandbox.managementUrl()).userIdStore(store).build();
	}

	/** Makes a call without looking up the user first, unless the call does just that. */
	void call(Call call, String appId, String key) {
		if (call != Call.LOOK_UP) {
			this.remembered.ids.put(ANNA, idOf(ANNA));
		}
		call.make(client(appId, key, this.remembered), sandbox.nonce(ANNA));
	}

	static void assertRefused(int status, String code, ThrowingCallable call) {
		assertThatExceptionOfType(PassageException.class).isThrownBy(call).satisfies((ex) -> {
			assertThat(ex).isExactlyInstanceOf(PassageException.class);
			assertThat(ex.getStatus() + " " + ex.getCode()).isEqualTo(status + " " + code);
			assertThat(ex).hasMessageNotContaining("gave no reason");
		});
	}

	static String device(String id) {
		return """
				[{"id": "%1$s", "cred_id": "cred-_%1$s", "friendly_name": "Zoë's 😀 <key> & \\"co\\"", "type": "passkey",
				  "icons": {"light": "data:image/svg+xml;base64,TA==", "dark": "https://icons.example/dark.svg?a=b&c=%%20"},
				  "created_at": "2026-01-02T03:04:05Z", "last_login_at": "2026-01-03T03:04:05.678Z",
				  "updated_at": "2026-01-04T03:04:05.9+01:00", "usage_count": 3000000000}]"""
			.formatted(id);
	}

	static String idOf(String externalId) {
		return sandbox.jdbc()
			.sql("select id from passage_user where app_id = ? and external_id = ?")
			.params(TestSandbox.APP, externalId)
			.query(String.class)
			.single();
	}

	static Map<String, @Nullable Object> transaction(String transactionId) {
		return sandbox.jdbc()
			.sql("select * from flex_transaction where id_hash = ?")
			.param(Sha256.hex(transactionId))
			.query()
			.singleRow();
	}

	static void setStatus(String status) {
		sandbox.jdbc().sql("update passage_user set status = ?").param(status).update();
	}

	static void sql(String sql) {
		sandbox.jdbc().sql(sql).update();
	}

	/** The calls of the management API. */
	enum Call {

		REGISTER((passage, nonce) -> passage.auth().createRegisterTransaction(ANNA, "Anna")),

		AUTHENTICATE((passage, nonce) -> passage.auth().createAuthenticateTransaction(ANNA)),

		VERIFY((passage, nonce) -> passage.auth().verifyNonce(nonce)),

		LOOK_UP((passage, nonce) -> passage.users().get(ANNA)),

		GET((passage, nonce) -> passage.users().get(ANNA)),

		LIST((passage, nonce) -> passage.users().listDevices(ANNA)),

		REVOKE((passage, nonce) -> passage.users().revokeDevice(ANNA, DEVICE_ID));

		private final BiConsumer<PassageFlex, String> call;

		Call(BiConsumer<PassageFlex, String> call) {
			this.call = call;
		}

		void make(PassageFlex passage, String nonce) {
			this.call.accept(passage, nonce);
		}

	}

	/** Remembers IDs, and records every ID that is saved. */
	static final class RememberedIds implements PassageUserIdStore {

		final Map<String, String> ids = new HashMap<>();

		final List<String> saved = new ArrayList<>();

		@Override
		public Optional<String> find(String externalId) {
			return Optional.ofNullable(this.ids.get(externalId));
		}

		@Override
		public void save(String externalId, String passageUserId) {
			this.ids.put(externalId, passageUserId);
			this.saved.add(passageUserId);
		}

	}

}
