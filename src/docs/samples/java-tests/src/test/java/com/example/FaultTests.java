package com.example;

import io.passkeyprofile.testing.PassageSandboxTest;
import io.passkeyprofile.testing.SandboxControl;
import io.passkeyprofile.testing.SandboxFault;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.web.client.RestClient;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What the application says while Passage is down. */
@PassageSandboxTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class FaultTests {

	@Test
	void saysThatPassageIsDown(SandboxControl sandbox) {
		sandbox.addFault(SandboxFault.status(500).on("POST", "/v1/apps/*/authenticate/verify").times(1));

		RestClient page = RestClient.create(sandbox.authOrigin() + "/sign-in");
		assertEquals("You can't sign in right now.",
				page.post().body("nonce").exchange((request, response) -> response.bodyTo(String.class)));
	}

}
