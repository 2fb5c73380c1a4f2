package io.passkeyprofile.profile.operations;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.OpenTelemetry;
import io.passkeyprofile.profile.StubbedPassageFixture;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.activity.SecurityEvent;
import io.passkeyprofile.profile.throttle.Bucket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.FileSystemResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The metrics that {@code src/docs/operations} names are there, and say nothing personal.
 */
class MetricsTests extends StubbedPassageFixture {

	private static final Path DOCS = Path.of("src/docs/operations");

	private static final Pattern METRIC = Pattern
		.compile("\\b((?:http|hikaricp|jvm|process|profile|spring|system|tasks)_[a-z0-9_]+)(?:\\{([^}]*)})?");

	private static final Pattern LABEL = Pattern.compile("(\\w+)(?:=|!=|=~|!~)\"");

	private static final String DEVICE = "srOR4lZomCOarJeXtMGAiNnX";

	private static final String PASSAGE_USER = "9DeEXvYBStnzwQcHFd6f558L";

	@LocalManagementPort
	private int managementPort;

	@Autowired
	private ApplicationContext application;

	@Autowired
	private SessionMetrics sessionMetrics;

	@BeforeEach
	void isKnownToPassage() {
		this.passageUserIds.save(externalId(), PASSAGE_USER);
	}

	@Test
	void everyMetricOfDashboardAndAlertsIsThere() throws IOException {
		makeTraffic();
		String scrape = scrape();

		List<String> expressions = Stream.concat(dashboard(), alerts()).toList();

		assertThat(expressions).hasSizeGreaterThan(20).allSatisfy((expression) -> {
			List<MatchResult> metrics = METRIC.matcher(expression).results().toList();
			assertThat(metrics.isEmpty()).isEqualTo(expression.startsWith("up{"));
			metrics.forEach((metric) -> assertThatExists(metric.group(1), labels(metric.group(2)), scrape));
		});
	}

	@Test
	void alertsSayWhatToDo() {
		Properties rules = rules();

		assertThat(values(rules, "alert")).hasSize(9).doesNotHaveDuplicates();
		assertThat(values(rules, "annotations.action")).hasSize(9).allMatch((action) -> action.length() > 40);
	}

	@Test
	void everyMetricOfOursIsDocumented() throws IOException {
		makeTraffic();
		String documented = Files.readString(DOCS.resolve("metrics.md"));

		assertThat(scrape().lines()
			.filter((line) -> line.startsWith("# HELP profile_"))
			.map((line) -> line.split(" ", 4)[2].replaceFirst("(_seconds)?(_max)?(_total)?$", ""))
			.distinct()).hasSize(7).allSatisfy((name) -> assertThat(documented).contains("`" + name));
	}

	@Test
	void everyEventAndBucketIsDocumented() throws IOException {
		String documented = Files.readString(DOCS.resolve("metrics.md"));

		assertThat(
				Stream.<Enum<?>[]>of(SecurityEvent.Kind.values(), Bucket.values()).flatMap(Stream::of).map(Enum::name))
			.allSatisfy((name) -> assertThat(documented).contains("`" + name.toLowerCase(Locale.ROOT) + "`"));
	}

	@Test
	void countsRequestsToPassageByOutcome() {
		String devices = "GET /apps/{appId}/users/{userId}/devices";
		double successes = passageRequests(devices, "success");
		double errors = passageRequests(devices, "error");
		double unavailable = passageRequests(devices, "unavailable");

		PASSAGE.json(200, "{\"devices\": []}").json(500, "{}").raw("");
		this.visitor.open("/profile");
		this.visitor.open("/profile");
		this.visitor.open("/profile");

		assertThat(passageRequests(devices, "success")).isEqualTo(successes + 1);
		assertThat(passageRequests(devices, "error")).isEqualTo(errors + 1);
		assertThat(passageRequests(devices, "unavailable")).isEqualTo(unavailable + 1);
	}

	@Test
	void countsSignInsByProofAndOutcome() {
		String signedIn = "profile_security_events_total{event=\"signed_in\",proof=\"password\"}";
		String failed = "profile_security_events_total{event=\"sign_in_failed\",proof=\"password\"}";
		String refused = "spring_security_authentications_seconds_count{authentication_failure_type=\"BadCredentialsException\"";
		double signedInBefore = value(signedIn);
		double failedBefore = value(failed);
		double refusedBefore = value(refused);

		new Visitor(this.port).signIn(this.username, "wrong horse");
		PASSAGE.json(200, "{\"devices\": []}").json(200, "{\"devices\": []}");
		new Visitor(this.port).signIn(this.username, "correct horse");
		PASSAGE.clear();

		assertThat(value(signedIn)).isEqualTo(signedInBefore + 1);
		assertThat(value(failed)).isEqualTo(failedBefore + 1);
		assertThat(value(refused)).isEqualTo(refusedBefore + 1);
	}

	@Test
	void tracesNothingUntilAnEndpointIsSet() {
		assertThat(this.application.getBeanNamesForType(OpenTelemetry.class)).isEmpty();
		assertThat(this.application.getBeanNamesForType(Tracer.class)).isEmpty();
		assertThat(this.application.getBeansOfType(MeterRegistry.class).values()).hasSize(1)
			.allMatch(PrometheusMeterRegistry.class::isInstance);
	}

	@Test
	void routesArePatterns() {
		this.visitor.open("/profile/passkeys/" + DEVICE + "/revoke");
		this.visitor.open("/made-up-by-a-scanner/" + this.username);
		this.visitor.submit("/sign-in", Map.of("username", this.username, "password", "wrong"));

		assertThat(scrape()).contains("uri=\"/profile/passkeys/{id}/revoke\"")
			.doesNotContain(DEVICE, "made-up-by-a-scanner", this.username, externalId(), PASSAGE_USER, "127.0.0.1");
	}

	private void makeTraffic() {
		String device = """
				{"devices": [{"id": "%s", "cred_id": "aVrYTDTyxA0", "friendly_name": "Laptop", "type": "platform",
				"usage_count": 3, "created_at": "2026-01-02T03:04:05Z", "updated_at": "2026-01-02T03:04:05Z",
				"last_login_at": "2026-01-02T03:04:05Z", "icons": {"light": null, "dark": null}}]}""".formatted(DEVICE);
		PASSAGE.json(200, device).respond(204, "", "").json(200, "{\"devices\": []}");
		this.visitor.open("/profile/passkeys/" + DEVICE + "/revoke");
		this.visitor.submit("/profile/passkeys/" + DEVICE + "/revoke", Map.of());
		PASSAGE.clear();
		new Visitor(this.port).signIn(this.username, "wrong horse");
		Visitor stranger = new Visitor(this.port);
		stranger.open("/sign-in");
		PASSAGE.json(401, "{\"code\": \"invalid_nonce\", \"error\": \"used\"}");
		stranger.submit("/sign-in/passkey", Map.of("nonce", "used"));
		this.sessionMetrics.count();
	}

	private static Stream<String> dashboard() throws IOException {
		List<String> expressions = JsonPath.read(Files.readString(DOCS.resolve("dashboard.json")), "$..expr");
		return expressions.stream();
	}

	private static Stream<String> alerts() {
		return values(rules(), "expr").stream();
	}

	private static Properties rules() {
		YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
		yaml.setResources(new FileSystemResource(DOCS.resolve("alerts.yml")));
		return yaml.getObject();
	}

	private static List<String> values(Properties rules, String name) {
		return rules.stringPropertyNames()
			.stream()
			.filter((key) -> key.endsWith("]." + name))
			.map(rules::getProperty)
			.toList();
	}

	private static List<String> labels(String matchers) {
		return (matchers == null) ? List.of() : LABEL.matcher(matchers)
			.results()
			.map((label) -> label.group(1))
			// Prometheus adds it
			.filter((label) -> !label.equals("job"))
			.toList();
	}

	private static void assertThatExists(String metric, List<String> labels, String scrape) {
		assertThat(scrape.lines()
			.filter((line) -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
			.anyMatch((line) -> labels.stream().allMatch((label) -> line.matches(".*[{,]" + label + "=.*"))))
			.as(metric + labels)
			.isTrue();
	}

	private double passageRequests(String operation, String outcome) {
		return scrape().lines()
			.filter((line) -> line.startsWith("profile_passage_requests_seconds_count{")
					&& line.contains("operation=\"" + operation + "\"") && line.contains("outcome=\"" + outcome + "\""))
			.mapToDouble(MetricsTests::valueOf)
			.sum();
	}

	private double value(String series) {
		return scrape().lines().filter((line) -> line.startsWith(series)).mapToDouble(MetricsTests::valueOf).sum();
	}

	private static double valueOf(String line) {
		return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
	}

	private String scrape() {
		HttpResponse<String> answer = new Visitor(this.managementPort).getJson("/actuator/prometheus");
		assertThat(answer.statusCode()).isEqualTo(200);
		return answer.body();
	}

}
