package io.passkeyprofile.sandbox.ceremony;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.store.CeremonyClient;
import io.passkeyprofile.sandbox.store.FlexDevice;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

@SharedSandboxTest
class AuthenticatorNamesTests {

	private static final String ANONYMOUS = "00000000-0000-0000-0000-000000000000";

	private static AuthenticatorNames names;

	@BeforeAll
	static void start() {
		names = TestSandbox.shared().bean(AuthenticatorNames.class);
	}

	@ParameterizedTest
	@CsvSource({ "fbfc3007-154e-4ecc-8c0b-6e020557d7bd,Apple Passwords",
			"ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4,Google Password Manager",
			"08987058-cadc-4b81-b6e1-30de50dcbe96,Windows Hello", "2fc0579f-8113-47ea-b116-bb5a8db9202a,YubiKey 5 NFC",
			"bada5566-a7aa-401f-bd96-45619a55120d,1Password", "42b4fb4a-2866-43b2-9bf7-6c6669c2e5d3,Titan Security Key",
			"833b721a-ff5f-4d00-bb2e-bdda3ec01e29,Feitian ePass FIDO2", "891494da-2c90-4d31-a9cd-4eab0aed1309,Sésame" })
	void namesKnownAuthenticators(String aaguid, String name) {
		assertThat(names.nameOf(aaguid, DeviceType.PASSKEY, client("x"))).isEqualTo(name);
	}

	@Test
	void listsNamesByAaguid() throws IOException {
		Properties listed = PropertiesLoaderUtils
			.loadProperties(new ClassPathResource("authenticators.properties", AuthenticatorNames.class));
		assertThat(listed.stringPropertyNames())
			.allMatch((aaguid) -> aaguid.matches("[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}"))
			.hasSizeGreaterThan(400)
			.doesNotContain(ANONYMOUS);
		assertThat(listed.values())
			.allMatch((name) -> !name.toString().isBlank() && name.toString().strip().length() <= 50);
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
	void fallsBackToBrowserAndSystem(String name, String userAgent) {
		assertThat(names.nameOf(ANONYMOUS, DeviceType.PLATFORM, client(userAgent))).isEqualTo(name);
		assertThat(names.nameOf(ANONYMOUS, DeviceType.SECURITY_KEY, client(userAgent))).isEqualTo("Security key");
	}

	@Test
	void acceptsMissingAndLongUserAgents() {
		assertThat(CeremonyClient.of(new MockHttpServletRequest()).userAgent()).isEmpty();
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.addHeader("User-Agent", "x".repeat(3000));
		assertThat(CeremonyClient.of(request).userAgent()).hasSize(255);
	}

	@ParameterizedTest
	@CsvSource({ "1Password,1P", "Apple Passwords,AP", "Bitwarden,BI", "YubiKey 5 NFC,YK", "Google Password Manager,GP",
			"Chrome on Windows,CW", "eToken Fusion NFC PIV,ET", "G+D StarKey FIDO2-NFC,GD", "Sésame,SÉ", "pwSafe,PS" })
	void drawsInitials(String name, String initials) {
		assertThat(AuthenticatorIcons.initials(name)).isEqualTo(initials);
	}

	/** The passkeys of a person who has one of everything. */
	@Test
	void twelvePasskeysHaveTwelveIconsForEachBackground() throws Exception {
		List<FlexDevice.Icons> icons = new ArrayList<>();
		for (String name : List.of("Apple Passwords", "Google Password Manager", "Windows Hello", "1Password",
				"Bitwarden", "Dashlane", "Chrome on Windows", "Safari on Mac", "Passkey")) {
			icons.add(AuthenticatorIcons.of(name, DeviceType.PASSKEY));
		}
		for (String name : List.of("YubiKey 5 NFC", "Titan Security Key", "Security key")) {
			icons.add(AuthenticatorIcons.of(name, DeviceType.SECURITY_KEY));
		}
		assertThat(icons.stream().flatMap((each) -> Stream.of(each.light(), each.dark()))).doesNotHaveDuplicates()
			.hasSize(24);
	}

	/** No character of a name may have a meaning in SVG. */
	@Test
	void everyNameHasAWellFormedIcon() throws Exception {
		List<String> all = new ArrayList<>(PropertiesLoaderUtils
			.loadProperties(new ClassPathResource("authenticators.properties", AuthenticatorNames.class))
			.values()
			.stream()
			.map(Object::toString)
			.distinct()
			.toList());
		all.addAll(List.of("<script>&", "&'\"", "", "鍵", "Passkey", "Security key"));
		for (String name : all) {
			for (DeviceType type : DeviceType.values()) {
				FlexDevice.Icons icons = AuthenticatorIcons.of(name, type);
				for (String icon : List.of(icons.light(), icons.dark())) {
					String prefix = "data:image/svg+xml;base64,";
					assertThat(icon).startsWith(prefix);
					Element svg = DocumentBuilderFactory.newInstance()
						.newDocumentBuilder()
						.parse(new ByteArrayInputStream(Base64.getDecoder().decode(icon.substring(prefix.length()))))
						.getDocumentElement();
					assertThat(svg.getTagName()).isEqualTo("svg");
					assertThat(svg.getElementsByTagName("script").getLength()).isZero();
				}
			}
		}
	}

	private static CeremonyClient client(String userAgent) {
		return new CeremonyClient("127.0.0.1", userAgent);
	}

}
