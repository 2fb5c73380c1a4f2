package io.passkeyprofile.profile.activity;

import java.util.Locale;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.passkeyprofile.profile.activity.SecurityEvent.Kind;
import io.passkeyprofile.profile.web.Client;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Logs and counts every security event after its transaction. Accounts appear by their
 * ID, because a username may be a mail address. IP addresses are shortened.
 */
@Component
class SecurityLog {

	private static final Logger logger = LoggerFactory.getLogger(SecurityLog.class);

	private final MeterProvider<Counter> counters;

	SecurityLog(MeterRegistry meters) {
		this.counters = Counter.builder("profile.security.events")
			.description("What happened to accounts and is in their security activity")
			.withRegistry(meters);
	}

	@TransactionalEventListener
	void log(SecurityJournal.Recorded recorded) {
		SecurityEvent event = recorded.event();
		Client client = recorded.client();
		LoggingEventBuilder line = logger.atInfo().addKeyValue("event", lowerCase(event.kind()));
		line = add(line, "account", recorded.accountId());
		line = add(line, "proof", (event.proof() != null) ? lowerCase(event.proof()) : null);
		line = add(line, "count", event.count());
		if (client != null) {
			line = add(line, "network", client.address().toString());
			line = add(line, "browser", client.browser());
			line = add(line, "system", client.system());
		}
		line.log("Security event");
		String proof = (event.proof() != null) ? lowerCase(event.proof()) : "none";
		// Counted as a sign-in like any other
		Kind counted = (event.kind() == Kind.SIGNED_IN_NEW_BROWSER) ? Kind.SIGNED_IN : event.kind();
		this.counters.withTags("event", lowerCase(counted), "proof", proof).increment();
	}

	private static LoggingEventBuilder add(LoggingEventBuilder line, String key, @Nullable Object value) {
		return (value != null) ? line.addKeyValue(key, value) : line;
	}

	private static String lowerCase(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

}
