package io.passkeyprofile.profile.web;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

class ClientTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", value = {
			"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0|Firefox|Windows",
			"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1|Safari|iOS",
			"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36|Chrome|Linux",
			"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0|Edge|macOS",
			"curl/8.5.0|curl|-", "<script>alert(1)</script>|-|-", "-|-|-" })
	void namesTheBrowserAndTheSystem(String userAgent, String browser, String system) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		if (userAgent != null) {
			request.addHeader("User-Agent", userAgent);
		}

		Client client = Client.of(request);

		assertThat(client.browser()).isEqualTo(browser);
		assertThat(client.system()).isEqualTo(system);
		assertThat(client.address().value()).isEqualTo("127.0.0.1");
	}

	@Test
	void aVeryLongUserAgentIsNotParsed() {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.addHeader("User-Agent", "Firefox/1.0 ".repeat(10_000));

		assertThat(Client.of(request).browser()).isNull();
	}

	@Test
	void thereIsNoClientOutsideARequest() {
		assertThat(Client.current()).isEmpty();
	}

}
