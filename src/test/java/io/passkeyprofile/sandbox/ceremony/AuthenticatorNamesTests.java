package io.passkeyprofile.sandbox.ceremony;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import io.passkeyprofile.StandaloneTest;
import io.passkeyprofile.sandbox.store.CeremonyClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

@StandaloneTest
class AuthenticatorNamesTests {

	private static final String ANONYMOUS = "00000000-0000-0000-0000-000000000000";

	@ParameterizedTest
	@CsvSource({ "fbfc3007-154e-4ecc-8c0b-6e020557d7bd,iCloud Keychain",
			"ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4,Google Password Manager",
			"08987058-cadc-4b81-b6e1-30de50dcbe96,Windows Hello", "2fc0579f-8113-47ea-b116-bb5a8db9202a,YubiKey 5 NFC",
			"bada5566-a7aa-401f-bd96-45619a55120d,1Password" })
	void namesKnownAuthenticators(String aaguid, String name) throws IOException {
		assertThat(new AuthenticatorNames().nameOf(aaguid, client("x"))).isEqualTo(name);
	}

	@Test
	void listsNamesByAaguid() throws IOException {
		Properties names = PropertiesLoaderUtils
			.loadProperties(new ClassPathResource("authenticators.properties", AuthenticatorNames.class));
		assertThat(names.stringPropertyNames())
			.allMatch((aaguid) -> aaguid.matches("[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}"))
			.hasSizeGreaterThan(20)
			.doesNotContain(ANONYMOUS);
		assertThat(names.values()).allMatch((name) -> !name.toString().isBlank());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					Chrome on Windows | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36
					Edge on Windows   | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0
					Opera on Linux    | Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 OPR/120.0.0.0
					Firefox on Linux  | Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0
					Safari on Mac     | Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15
					Safari on iPhone  | Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1
					Chrome on iPad    | Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0.0.0 Mobile/15E148 Safari/604.1
					Firefox on iPhone | Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/143.0 Mobile/15E148 Safari/605.1.15
					Chrome on Android | Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36
					Samsung Internet on Android | Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36
					Chrome on ChromeOS | Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36
					Passkey           | curl/8.0
					Passkey           | Mozilla/5.0 (Windows NT 10.0)
					""")
	void fallsBackToBrowserAndSystem(String name, String userAgent) throws IOException {
		assertThat(new AuthenticatorNames().nameOf(ANONYMOUS, client(userAgent))).isEqualTo(name);
	}

	@Test
	void acceptsMissingAndLongUserAgents() {
		assertThat(CeremonyClient.of(new MockHttpServletRequest()).userAgent()).isEmpty();
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.addHeader("User-Agent", "x".repeat(3000));
		assertThat(CeremonyClient.of(request).userAgent()).hasSize(255);
	}

	@Test
	void eachTypeHasAnIconForEachBackground() throws Exception {
		Set<String> icons = new HashSet<>();
		for (DeviceType type : DeviceType.values()) {
			for (String icon : Stream.of(type.icons().light(), type.icons().dark()).toList()) {
				String prefix = "data:image/svg+xml;base64,";
				assertThat(icon).startsWith(prefix);
				byte[] svg = Base64.getDecoder().decode(icon.substring(prefix.length()));
				assertThat(DocumentBuilderFactory.newInstance()
					.newDocumentBuilder()
					.parse(new ByteArrayInputStream(svg))
					.getDocumentElement()
					.getTagName()).isEqualTo("svg");
				assertThat(new String(svg, StandardCharsets.UTF_8)).doesNotContain("script", "href");
				icons.add(icon);
			}
		}
		assertThat(icons).hasSize(6);
	}

	private static CeremonyClient client(String userAgent) {
		return new CeremonyClient("127.0.0.1", userAgent);
	}

}
