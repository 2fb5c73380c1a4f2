package io.passkeyprofile.passage;

import io.passkeyprofile.StandaloneTest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The exact requests, read at the socket.
 */
@StandaloneTest
class PassageRequestsTests {

	private static final String APP = "/v1/apps/" + StubPassage.APP_ID;

	@AutoClose
	private final StubPassage stub = new StubPassage();

	private final PassageFlex passage = this.stub.client().build();

	@Test
	void createsARegisterTransactionWithOneRequest() {
		this.stub.json(201, "{\"transaction_id\": \"tx\"}");
		assertThat(this.passage.auth().createRegisterTransaction(TestAnswers.EXTERNAL_ID, "Zoë \"Z\"")).isEqualTo("tx");
		assertThat(this.stub.requestLines()).containsExactly("POST " + APP + "/transactions/register");
		assertThat(this.stub.requests().get(0))
			.endsWith("\r\n\r\n{\"external_id\":\"" + TestAnswers.EXTERNAL_ID
					+ "\",\"passkey_display_name\":\"Zoë \\\"Z\\\"\"}")
			.containsIgnoringCase("\r\nContent-Type: application/json\r\n")
			.doesNotContainIgnoringCase("Transfer-Encoding");
	}

	@Test
	void createsAnAuthenticateTransactionWithOneRequest() {
		this.stub.json(201, "{\"transaction_id\": \"tx\"}");
		assertThat(this.passage.auth().createAuthenticateTransaction(TestAnswers.EXTERNAL_ID)).isEqualTo("tx");
		assertThat(this.stub.requestLines()).containsExactly("POST " + APP + "/transactions/authenticate");
		assertThat(this.stub.requests().get(0))
			.endsWith("\r\n\r\n{\"external_id\":\"" + TestAnswers.EXTERNAL_ID + "\"}");
	}

	@Test
	void exchangesANonceForTheExternalId() {
		this.stub.json(200, "{\"external_id\": \"ext\"}");
		assertThat(this.passage.auth().verifyNonce("n0nce")).isEqualTo("ext");
		assertThat(this.stub.requestLines()).containsExactly("POST " + APP + "/authenticate/verify");
		assertThat(this.stub.requests().get(0)).endsWith("\r\n\r\n{\"nonce\":\"n0nce\"}");
	}

	@Test
	void looksUpAndGetsAUser() {
		this.stub.json(200, TestAnswers.pageOf(TestAnswers.USER_ID, TestAnswers.EXTERNAL_ID))
			.json(200, TestAnswers.user(TestAnswers.USER_ID, TestAnswers.EXTERNAL_ID));
		assertThat(this.passage.users().get(TestAnswers.EXTERNAL_ID).id()).isEqualTo(TestAnswers.USER_ID);
		assertThat(this.stub.requestLines()).containsExactly(
				"GET " + APP + "/users?identifier=" + TestAnswers.EXTERNAL_ID + "&limit=1",
				"GET " + APP + "/users/" + TestAnswers.USER_ID);
	}

	@Test
	void looksUpAUserAndListsDevices() {
		this.stub.json(200, TestAnswers.pageOf(TestAnswers.USER_ID, TestAnswers.EXTERNAL_ID))
			.json(200, TestAnswers.devices(TestAnswers.device()));
		assertThat(this.passage.users().listDevices(TestAnswers.EXTERNAL_ID)).extracting(WebAuthnDevice::id)
			.containsExactly(TestAnswers.DEVICE_ID);
		assertThat(this.stub.requestLines()).hasSize(2)
			.last()
			.isEqualTo("GET " + APP + "/users/" + TestAnswers.USER_ID + "/devices");
	}

	@Test
	void looksUpAUserAndRevokesADevice() {
		this.stub.json(200, TestAnswers.pageOf(TestAnswers.USER_ID, TestAnswers.EXTERNAL_ID)).respond(200, "", "");
		this.passage.users().revokeDevice(TestAnswers.EXTERNAL_ID, TestAnswers.DEVICE_ID);
		assertThat(this.stub.requestLines()).hasSize(2)
			.last()
			.isEqualTo("DELETE " + APP + "/users/" + TestAnswers.USER_ID + "/devices/" + TestAnswers.DEVICE_ID);
	}

	@Test
	void sendsKeyAndVersionWithoutAskingForAnUpgrade() {
		this.stub.json(200, TestAnswers.pageOf(TestAnswers.USER_ID, TestAnswers.EXTERNAL_ID))
			.json(200, TestAnswers.devices(""));
		this.passage.users().listDevices(TestAnswers.EXTERNAL_ID);
		assertThat(this.stub.requests()).hasSize(2)
			.allSatisfy((request) -> assertThat(request)
				.containsIgnoringCase("\r\nAuthorization: Bearer " + StubPassage.API_KEY + "\r\n")
				.containsIgnoringCase("\r\nPassage-Version: passage-flex-java 0.1.0\r\n")
				.containsIgnoringCase("\r\nAccept: application/json\r\n")
				.doesNotContainIgnoringCase("Upgrade")
				.doesNotContainIgnoringCase("Accept-Encoding"));
	}

	@Test
	void percentEncodesTheExternalId() {
		String externalId = "a+b&limit=9%41 ü?/#{x}";
		this.stub.json(200, TestAnswers.pageOf(TestAnswers.USER_ID, externalId)).json(200, TestAnswers.devices(""));
		this.passage.users().listDevices(externalId);
		assertThat(this.stub.requestLines().get(0))
			.isEqualTo("GET " + APP + "/users?identifier=a%2Bb%26limit%3D9%2541%20%C3%BC%3F%2F%23%7Bx%7D&limit=1");
	}

	@Test
	void percentEncodesPathSegments() {
		this.stub.json(200, TestAnswers.pageOf("u ;=ü", TestAnswers.EXTERNAL_ID)).respond(204, "", "");
		this.passage.users().revokeDevice(TestAnswers.EXTERNAL_ID, "?#%2e{userId}+&");
		assertThat(this.stub.requestLines().get(1))
			.isEqualTo("DELETE " + APP + "/users/u%20%3B%3D%C3%BC/devices/%3F%23%252e%7BuserId%7D%2B%26");
	}

}
