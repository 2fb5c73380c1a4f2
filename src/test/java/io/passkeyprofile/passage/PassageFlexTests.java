package io.passkeyprofile.passage;

import java.net.URI;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PassageFlexTests {

	@Test
	void sampleInItsJavadocCompilesAndRuns() {
		try (StubPassage stub = new StubPassage()) {
			stub.json(200, TestAnswers.pageOf(TestAnswers.USER_ID, TestAnswers.EXTERNAL_ID))
				.json(200, TestAnswers.devices(TestAnswers.device()));
			String appId = StubPassage.APP_ID;
			String apiKey = StubPassage.API_KEY;
			URI baseUrl = URI.create(stub.client().build().toString().replaceFirst(".*baseUrl=(.*)]", "$1"));
			String externalId = TestAnswers.EXTERNAL_ID;
			PassageFlex passage = PassageFlex.builder(appId, apiKey).baseUrl(baseUrl).build();
			for (WebAuthnDevice device : passage.users().listDevices(externalId)) {
				assertThat(device.friendlyName() + ", used " + device.usageCount() + " times")
					.isEqualTo("1Password, used 7 times");
			}
			assertThat(stub.requests()).hasSize(2);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://api.example.com/v1", "http://localhost:8081", "HTTP://[::1]:8081/a/b" })
	void baseUrlMayEndInSlashes(String url) {
		Stream.of(url, url + "/", url + "//")
			.forEach((baseUrl) -> assertThat(
					PassageFlex.builder(StubPassage.APP_ID, StubPassage.API_KEY).baseUrl(URI.create(baseUrl)).build())
				.asString()
				.endsWith("baseUrl=" + url + "]"));
	}

}
