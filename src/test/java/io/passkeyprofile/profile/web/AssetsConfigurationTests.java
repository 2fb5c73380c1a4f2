package io.passkeyprofile.profile.web;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.passkeyprofile.profile.ApplicationTest;
import io.passkeyprofile.profile.ExecutedStatements;
import io.passkeyprofile.profile.RawRequest;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

@ApplicationTest
class AssetsConfigurationTests {

	@LocalServerPort
	private int port;

	@Autowired
	private ExecutedStatements statements;

	private Visitor visitor;

	@BeforeEach
	void arrive() {
		this.visitor = new Visitor(this.port);
	}

	@Test
	void browsersKeepEveryLinkedFileForAYear() {
		List<String> links = links("/sign-in");

		assertThat(links).hasSizeGreaterThan(7).allMatch((link) -> link.matches("/assets/[0-9a-f]{16}/[a-z.-]+"));
		assertThat(links.stream().map((link) -> link.substring(0, link.lastIndexOf('/'))).distinct()).hasSize(1);
		assertThat(links).map(this.visitor::open).allSatisfy((file) -> {
			assertThat(file.statusCode()).isEqualTo(200);
			assertThat(file.headers().allValues("Cache-Control"))
				.containsExactly("max-age=31536000, public, immutable");
		});
	}

	@Test
	void scriptsImportFilesThatExist() {
		List<String> anonymous = links("/sign-in");
		this.visitor.signUp(UUID.randomUUID().toString(), "correct horse");
		List<String> scripts = Stream.of(anonymous, links("/profile"), links("/profile/passkeys/new"))
			.flatMap(List::stream)
			.filter((link) -> link.endsWith(".js"))
			.distinct()
			.toList();

		assertThat(scripts).hasSizeGreaterThan(3).allSatisfy((script) -> {
			List<String> imports = Pattern.compile("from '\\./([^']+)'")
				.matcher(this.visitor.open(script).body())
				.results()
				.map((match) -> script.replaceFirst("[^/]+$", match.group(1)))
				.toList();
			assertThat(imports).map((file) -> this.visitor.open(file).statusCode()).allMatch((status) -> status == 200);
		});
	}

	@Test
	void answersThePathOfAnotherVersionWithItsOwnFile() {
		String link = links("/sign-in").get(0);

		HttpResponse<String> file = this.visitor.open(link.replaceFirst("[0-9a-f]{16}", "0123456789abcdef"));

		assertThat(file.statusCode()).isEqualTo(200);
		assertThat(file.body()).isEqualTo(this.visitor.open(link).body());
		assertThat(file.headers().allValues("Cache-Control")).containsExactly("no-store");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/assets/", "/assets/site.css", "/assets/0/none.css", "/assets/0/", "/assets/0/x/site.css",
			"/assets/x/site.css", "/assets/0/../site.css", "/assets/0/%2e%2e/application.yml",
			"/webjars/picocss__pico/2.1.1/css/pico.indigo.min.css", "/static/assets/site.css", "/.well-known/webauthn",
			"/.well-known/assetlinks.json", "/.well-known/apple-app-site-association" })
	void servesNothingElse(String path) {
		this.visitor.signUp(UUID.randomUUID().toString(), "correct horse");

		assertThat(this.visitor.open(path).statusCode()).isIn(400, 404);
	}

	@Test
	void compressesFilesButNoPage() {
		String style = links("/sign-in").stream().filter((link) -> link.endsWith("site.css")).findFirst().orElseThrow();

		assertThat(compressed(style)).containsIgnoringCase("Content-Encoding: gzip");
		assertThat(compressed("/sign-in")).doesNotContainIgnoringCase("Content-Encoding");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/assets/0/site.css", "/.well-known/passkey-endpoints" })
	void looksForNoSession(String path) {
		this.visitor.signUp(UUID.randomUUID().toString(), "correct horse");
		this.statements.start();

		assertThat(this.visitor.open(path).statusCode()).isEqualTo(200);

		assertThat(this.statements.stop()).isEmpty();
	}

	private String compressed(String path) {
		return new RawRequest("GET " + path).header("Host", "localhost")
			.header("Accept-Encoding", "gzip, br")
			.header("Connection", "close")
			.send(this.port);
	}

	private List<String> links(String page) {
		return Pattern.compile("(?:href|src)=\"(/assets/[^\"#]+)")
			.matcher(this.visitor.open(page).body())
			.results()
			.map((link) -> link.group(1))
			.distinct()
			.toList();
	}

}
