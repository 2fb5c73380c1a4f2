package io.passkeyprofile.sandbox.audit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;

import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.store.FlexUser;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

@SharedSandboxTest
class AuditLogTests {

	private final TestSandbox sandbox = TestSandbox.shared();

	private final AuditLog log = this.sandbox.bean(AuditLog.class);

	private final Visitor operator = new Visitor(this.sandbox.managementUrl().getPort());

	@BeforeEach
	void empty() {
		this.sandbox.jdbc().sql("delete from audit_entry").update();
	}

	@Test
	void recordsWhatControlDoes() {
		this.sandbox.control("POST", "/seed?app=" + TestSandbox.APP, "{\"external_id\":\"anna\"}");
		this.sandbox.control("GET", "/users?app=" + TestSandbox.APP, "");
		this.sandbox.control("DELETE", "/snapshots/none?app=" + TestSandbox.APP, "");
		this.sandbox.control("POST", "/reset?app=*", "");

		assertThat(this.log.list(Long.MAX_VALUE, 10))
			.extracting(AuditEntry::action, AuditEntry::appId, AuditEntry::subject, AuditEntry::outcome,
					AuditEntry::address, AuditEntry::createdAt)
			.containsExactly(entry("POST /_sandbox/reset", "*", "", "200"),
					entry("DELETE /_sandbox/snapshots/{name}", TestSandbox.APP, "name none", "404"),
					entry("GET /_sandbox/users", TestSandbox.APP, "", "200"),
					entry("POST /_sandbox/seed", TestSandbox.APP, "", "200"));
	}

	@Test
	void recordsExportsOfPrivateKeys() {
		String path = "/authenticators/default/credentials";
		this.sandbox.control("GET", path + "?app=" + TestSandbox.APP, "");
		this.sandbox.control("GET", path + "/AAAA?app=" + TestSandbox.APP, "");

		assertThat(this.log.list(Long.MAX_VALUE, 10))
			.extracting(AuditEntry::action, AuditEntry::appId, AuditEntry::subject, AuditEntry::outcome,
					AuditEntry::address, AuditEntry::createdAt)
			.containsExactly(
					entry("GET /_sandbox/authenticators/{id}/credentials/{credential_id}", TestSandbox.APP,
							"credential_id AAAA, id default", "404"),
					entry("GET /_sandbox/authenticators/{id}/credentials", TestSandbox.APP, "id default", "200"));
	}

	@Test
	void recordsAndShowsWhatTheConsoleDoes() {
		FlexUser anna = this.sandbox.user("anna");
		String page = "/console/apps/" + TestSandbox.APP + "/users/" + anna.id();
		this.operator.open(page + "/delete");
		this.operator.submit(page + "/delete", Map.of());

		assertThat(this.log.list(Long.MAX_VALUE, 10)).singleElement()
			.extracting(AuditEntry::action, AuditEntry::appId, AuditEntry::subject, AuditEntry::outcome)
			.containsExactly("POST /console/apps/{app_id}/users/{user_id}/delete", TestSandbox.APP,
					"user_id " + anna.id(), "303");
		assertThat(this.operator.open("/console/audit").body()).contains("Delete a user", "127.0.0.1", anna.id());
	}

	@Test
	void recordsNeitherReadingNorTheApi() {
		this.operator.open("/console/users");
		this.sandbox.control("GET", "/apps", "");
		this.sandbox.control("POST", "/requests/verify", "{\"path\":\"none\",\"times\":0}");
		new TestBrowser(this.sandbox).register("anna", TestAuthenticator.es256());

		assertThat(this.log.list(Long.MAX_VALUE, 10)).isEmpty();
	}

	@Test
	void doesNothingThatCannotBeRecorded() {
		this.sandbox.user("anna");
		this.sandbox.jdbc().sql("alter table audit_entry rename to elsewhere").update();
		try {
			assertThat(this.sandbox.control("POST", "/reset?app=*", "").status()).isEqualTo(500);
		}
		finally {
			this.sandbox.jdbc().sql("alter table elsewhere rename to audit_entry").update();
		}
		assertThat(this.sandbox.count("passage_user")).isEqualTo(1);
	}

	@Test
	void forgetsAfterAYear() {
		this.sandbox.control("POST", "/reset?app=*", "");
		this.sandbox.clock.advance(Duration.ofDays(365));
		this.sandbox.control("POST", "/reset?app=*", "");
		assertThat(this.log.list(Long.MAX_VALUE, 10)).hasSize(2);
		this.sandbox.clock.advance(Duration.ofHours(1));
		this.sandbox.control("POST", "/reset?app=*", "");
		assertThat(this.log.list(Long.MAX_VALUE, 10)).hasSize(2);
	}

	/** A new route needs a message for the console, or a reason not to be recorded. */
	@Test
	void everyRecordedChangeHasAMessage() {
		ResourceBundle words = ResourceBundle.getBundle("console.messages");
		List<String> without = new ArrayList<>();
		for (RequestMappingInfo route : this.sandbox.context()
			.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
			.getHandlerMethods()
			.keySet()) {
			for (String path : route.getPatternValues()) {
				for (RequestMethod method : route.getMethodsCondition().getMethods()) {
					String action = method + " " + path.replaceAll(":[^/]*}", "}");
					String key = "audit.action." + action.replaceAll("[^A-Za-z_]+", "-").replaceAll("-$", "");
					if (method != RequestMethod.GET && !path.startsWith("/v1") && !words.containsKey(key)) {
						without.add(action);
					}
				}
			}
		}
		assertThat(without).containsExactlyInAnyOrder("POST /_sandbox/requests/verify",
				"POST /_sandbox/authenticators/{id}/register", "POST /_sandbox/authenticators/{id}/authenticate");
	}

	private static Tuple entry(String action, String appId, String subject, String outcome) {
		return tuple(action, appId, subject, outcome, "127.0.0.1", TestSandbox.NOW);
	}

}
