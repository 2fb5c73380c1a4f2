package com.example;

import io.passkeyprofile.testing.PassageSandboxTest;
import io.passkeyprofile.testing.SandboxControl;
import io.passkeyprofile.testing.VirtualAuthenticator;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.web.client.RestClient;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** With Spring, each context has an app of its own, and gets its settings. */
@PassageSandboxTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class SpringTests {

	@Test
	void greets(SandboxControl sandbox, VirtualAuthenticator authenticator) {
		String anna = sandbox.newExternalId();
		String nonce = authenticator.registerFor(anna).nonce();

		RestClient page = RestClient.create(sandbox.authOrigin() + "/sign-in");
		assertEquals("Hello, " + anna, page.post().body(nonce).retrieve().body(String.class));
	}

}
