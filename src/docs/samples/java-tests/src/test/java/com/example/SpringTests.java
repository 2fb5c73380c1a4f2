package com.example;

import io.passkeyprofile.passage.PassageFlex;
import io.passkeyprofile.testing.PassageSandboxTest;
import io.passkeyprofile.testing.SandboxControl;
import io.passkeyprofile.testing.SandboxFault;
import io.passkeyprofile.testing.VirtualAuthenticator;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.env.Environment;
import org.springframework.web.client.RestClient;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** With Spring: the context has an app, and its settings. */
@PassageSandboxTest
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class SpringTests {

	@Autowired
	private Environment environment;

	@Test
	void greets(PassageFlex passage, VirtualAuthenticator authenticator, SandboxControl sandbox) {
		String anna = sandbox.newExternalId();
		String nonce = authenticator.register(passage.auth().createRegisterTransaction(anna, "Anna")).nonce();

		assertEquals("200 Hello, " + anna, signIn(nonce));
		assertEquals("401 Please try again.", signIn(nonce));
	}

	@Test
	void saysThatPassageIsDown(SandboxControl sandbox) {
		sandbox.addFault(SandboxFault.status(500).on("POST", "/v1/apps/*/authenticate/verify").times(1));

		assertEquals("503 You can't sign in right now.", signIn("nonce"));
	}

	private String signIn(String nonce) {
		return RestClient.create("http://localhost:" + this.environment.getProperty("local.server.port"))
			.post()
			.uri("/sign-in")
			.body(nonce)
			.exchange((request, response) -> response.getStatusCode().value() + " " + response.bodyTo(String.class));
	}

}
