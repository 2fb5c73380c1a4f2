package io.passkeyprofile.profile.wellknown;

import java.net.http.HttpResponse;
import java.util.List;

import com.jayway.jsonpath.JsonPath;
import io.passkeyprofile.profile.ExecutedStatements;
import io.passkeyprofile.profile.SpecialSettingsTest;
import io.passkeyprofile.profile.Visitor;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

@SpecialSettingsTest
class WellKnownTests {

	@LocalServerPort
	private int port;

	@Autowired
	private ExecutedStatements statements;

	@Test
	void namesAppsOfApple() {
		assertThat(read("apple-app-site-association", "$.webcredentials.apps"))
			.isEqualTo(List.of("ABCDE12345.com.example.app"));
	}

	@Test
	void namesAppsForAndroid() {
		assertThat(read("assetlinks.json", "$[*].target.package_name")).isEqualTo(List.of("com.example.app"));
		assertThat(read("assetlinks.json", "$[0].target.sha256_cert_fingerprints"))
			.isEqualTo(List.of(SpecialSettingsTest.CERTIFICATE));
		assertThat(read("assetlinks.json", "$[0].relation")).asInstanceOf(InstanceOfAssertFactories.LIST)
			.contains("delegate_permission/common.get_login_creds");
	}

	@Test
	void namesRelatedOrigins() {
		assertThat(read("webauthn", "$.origins"))
			.isEqualTo(List.of("https://shop.example", "https://shop.example.org:8443"));
	}

	/**
	 * Needs neither a session nor a statement, and is JSON whatever the client accepts.
	 */
	private Object read(String file, String path) {
		this.statements.start();
		HttpResponse<String> answer = new Visitor(this.port).sending("Accept", "text/html")
			.open("/.well-known/" + file);
		assertThat(this.statements.stop()).isEmpty();
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.headers().allValues("Content-Type")).containsExactly("application/json");
		assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
		return JsonPath.read(answer.body(), path);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			apple-apps[0]=com.example.app                   | is not a team ID, a dot and a bundle ID
			related-origins[0]=http://shop.example          | is not an https origin
			related-origins[0]=https://shop.example/        | is not an https origin
			related-origins[0]=https://localhost            | is not an https origin
			android-apps[0].certificates[0]=ab              | is not a SHA-256
			android-apps[0].package-name=app                | is not a package name
			android-apps[0].package-name=com.example.app    | is missing
			""")
	void saysWhatIsWrong(String setting, String sentence) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
			.withUserConfiguration(Settings.class)
			.withPropertyValues("profile.well-known." + setting)
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining(sentence));
	}

	@EnableConfigurationProperties(WellKnownSettings.class)
	static class Settings {

	}

}
