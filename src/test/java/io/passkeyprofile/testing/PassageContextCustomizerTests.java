package io.passkeyprofile.testing;

import java.net.URI;

import io.passkeyprofile.ConcurrentTest;
import io.passkeyprofile.passage.PassageFlex;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A test with a Spring context. A property says that its server listens on port 4321.
 */
@ConcurrentTest
@PassageSandboxTest(appIdProperty = "my.app")
@SpringJUnitConfig(PassageContextCustomizerTests.class)
@TestPropertySource(properties = "local.server.port=4321")
class PassageContextCustomizerTests {

	@Autowired
	private SandboxControl sandbox;

	@Value("${my.app}")
	private String appId;

	@Value("${passage.api-key}")
	private String apiKey;

	@Value("${passage.api-url}")
	private URI apiUrl;

	@Value("${passage.auth-url}")
	private URI authUrl;

	@Test
	void givesTheContextAnApp(PassageFlex passage, SandboxControl injected, VirtualAuthenticator authenticator) {
		assertThat(injected).isSameAs(this.sandbox);
		SandboxApp app = injected.app();
		assertThat(app).isEqualTo(new SandboxApp(this.appId, this.apiKey, this.apiUrl, this.authUrl));
		assertThat(app.toString()).contains(this.appId).doesNotContain(this.apiKey);
		try (PassageFlex own = PassageFlex.builder(this.appId, this.apiKey).baseUrl(this.apiUrl).build()) {
			String anna = injected.newExternalId();
			String nonce = authenticator.register(own.auth().createRegisterTransaction(anna, "Anna")).nonce();
			assertThat(passage.auth().verifyNonce(nonce)).isEqualTo(anna);
		}
	}

	@Test
	void theOriginIsThatOfTheServer() {
		assertThat(this.sandbox.authOrigin()).isEqualTo("http://localhost:4321");
	}

}
