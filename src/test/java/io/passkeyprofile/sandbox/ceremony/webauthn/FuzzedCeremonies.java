package io.passkeyprofile.sandbox.ceremony.webauthn;

import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.passkeyprofile.sandbox.TestCeremony;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import io.passkeyprofile.sandbox.app.Sha256;
import io.passkeyprofile.sandbox.store.CeremonyType;
import io.passkeyprofile.sandbox.store.DeviceCredential;
import io.passkeyprofile.sandbox.store.DeviceCredentialRepository;
import io.passkeyprofile.sandbox.store.FlexTransactionRepository;
import io.passkeyprofile.sandbox.store.FlexUser;
import io.passkeyprofile.sandbox.store.Handshake;
import io.passkeyprofile.sandbox.store.HandshakeRepository;
import jakarta.servlet.Filter;
import tools.jackson.databind.JsonNode;

import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.DefaultMockMvcBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

/**
 * Finishes ceremonies in the thread of the fuzzer, and checks what must always hold.
 */
final class FuzzedCeremonies {

	static final String ORIGIN = "http://localhost:8080";

	/** Always the same, so that a failed request can be repeated. */
	static final Base64UrlBytes CHALLENGE = Base64UrlBytes.of(new byte[32]);

	final TestSandbox sandbox = TestSandbox.shared();

	final App app = this.sandbox.app(TestSandbox.APP);

	final FlexUser user = this.sandbox.user("fuzzed");

	private final MockMvc mvc;

	FuzzedCeremonies() {
		WebApplicationContext context = (WebApplicationContext) this.sandbox.context();
		DefaultMockMvcBuilder builder = MockMvcBuilders.webAppContextSetup(context);
		this.mvc = builder.addFilters(context.getBeanProvider(Filter.class).orderedStream().toArray(Filter[]::new))
			.build();
	}

	/** Starts a ceremony, and returns the members of the request that finishes it. */
	Map<String, Object> start(CeremonyType purpose, Map<String, Object> handshakeResponse) {
		// Lets the sandbox delete the previous ceremony
		this.sandbox.clock.advance(Duration.ofHours(1));
		FlexTransactionRepository transactions = this.sandbox.bean(FlexTransactionRepository.class);
		String transactionId = (purpose == CeremonyType.REGISTER)
				? transactions.issueRegister(this.app, this.user, "Anna")
				: transactions.issueAuthenticate(this.app, this.user);
		String handshakeId = this.sandbox.bean(HandshakeRepository.class)
			.start(this.app, purpose, transactionId, handshake());
		return Map.of("handshake_id", handshakeId, "transaction_id", transactionId, "handshake_response",
				handshakeResponse);
	}

	Handshake handshake() {
		DeviceCredentialRepository credentials = this.sandbox.bean(DeviceCredentialRepository.class);
		Set<String> allowed = Set
			.copyOf(credentials.list(this.app, this.user).stream().map(DeviceCredential::deviceId).toList());
		return new Handshake(this.user.id(), CHALLENGE, null, allowed);
	}

	/**
	 * Finishes a ceremony. A refused request must leave no trace.
	 * @return whether it succeeded
	 */
	boolean finish(String ceremony, byte[] request) throws Exception {
		Object before = stored();
		MockHttpServletResponse answer = this.mvc
			.perform(post(URI.create("/v1/apps/" + TestSandbox.APP + "/" + ceremony + "/transactions/webauthn/finish"))
				.header("Host", "localhost")
				.header("Origin", ORIGIN)
				.contentType("application/json")
				.content(request))
			.andReturn()
			.getResponse();
		if (answer.getStatus() == 200) {
			assertThat(stored()).isNotEqualTo(before);
			return true;
		}
		assertRefusal(answer);
		assertThat(stored()).isEqualTo(before);
		return false;
	}

	private static void assertRefusal(MockHttpServletResponse answer) throws UnsupportedEncodingException {
		assertThat(answer.getStatus()).as(answer.getContentAsString()).isBetween(400, 499);
		JsonNode error = TestCeremony.JSON.readTree(answer.getContentAsString());
		assertThat(error.propertyNames()).containsExactlyInAnyOrder("code", "error");
		assertThat(error.get("error").asString()).isNotBlank().doesNotContain("Exception");
	}

	private Object stored() {
		return List.of(this.sandbox.count("nonce"), this.sandbox.count("recent_event"),
				this.sandbox.jdbc()
					.sql("select count(*), sum(usage_count), max(sign_count), max(updated_at) from device")
					.query()
					.listOfRows());
	}

	/** Writes a request as JSON, and overwrites some of its bytes with a patch. */
	static byte[] patched(Map<String, Object> request, byte[] patch, int at) {
		byte[] json = TestCeremony.JSON.writeValueAsBytes(request);
		int from = Math.floorMod(at, json.length);
		int length = Math.min(patch.length, json.length - from);
		System.arraycopy(patch, 0, json, from, length);
		return json;
	}

	/** Reads the authenticator response from a request that succeeded. */
	static JsonNode response(byte[] request) {
		return TestCeremony.JSON.readTree(request).at("/handshake_response/response");
	}

	static byte[] bytes(JsonNode response, String member) {
		return Base64UrlBytes.parse(response.get(member).asString()).toArray();
	}

	/** Asserts what must hold for every success, without using the code under test. */
	static void assertAboutThisCeremony(String type, JsonNode response, byte[] authenticatorData) {
		JsonNode clientData = TestCeremony.JSON.readTree(bytes(response, "clientDataJSON"));
		assertThat(clientData.get("type").asString()).isEqualTo(type);
		assertThat(clientData.get("challenge").asString()).isEqualTo(CHALLENGE.base64Url());
		assertThat(clientData.get("origin").asString()).isEqualTo(ORIGIN);
		assertThat(Arrays.copyOf(authenticatorData, 32))
			.isEqualTo(Sha256.of("localhost".getBytes(StandardCharsets.UTF_8)));
		assertThat(authenticatorData[32] & (TestCeremony.USER_PRESENT | TestCeremony.USER_VERIFIED))
			.isEqualTo(TestCeremony.USER_PRESENT | TestCeremony.USER_VERIFIED);
	}

}
