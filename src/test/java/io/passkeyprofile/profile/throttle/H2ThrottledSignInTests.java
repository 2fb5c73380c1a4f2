package io.passkeyprofile.profile.throttle;

import java.util.List;
import java.util.UUID;

import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.Test;

import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:throttled")
class H2ThrottledSignInTests extends ThrottledSignInTests {

	@Test
	void aForgedAddressChangesNothing() {
		for (String forged : List.of("192.0.2.1", "192.0.2.2", "2001:db8::3")) {
			Visitor visitor = new Visitor(this.port).sending("X-Forwarded-For", forged)
				.sending("X-Real-IP", forged)
				.sending("Forwarded", "for=\"[" + forged + "]\"");
			for (int i = 0; i < 3; i++) {
				guess(visitor, UUID.randomUUID().toString(), WRONG);
			}
		}

		assertThat(this.jdbc.sql("select id from throttle").query(String.class).list()).hasSize(8 + 1)
			.allMatch((id) -> id.matches("[0-9a-f]{64}"));
		assertRefused(guess(UUID.randomUUID().toString(), WRONG), 10, "Too many attempts.");
	}

}
