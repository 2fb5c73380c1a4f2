package io.passkeyprofile.profile.web;

import java.util.regex.Pattern;

import ch.qos.logback.classic.spi.ILoggingEvent;

import org.springframework.boot.json.JsonWriter.Members;
import org.springframework.boot.json.JsonWriter.ValueProcessor;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/**
 * Keeps each log entry on one line, even for viewers that break lines at Unicode's
 * separators, which JSON doesn't escape. Configured in {@code application.yml}.
 */
class OneLineJsonCustomizer implements StructuredLoggingJsonMembersCustomizer<ILoggingEvent> {

	private static final Pattern SEPARATORS = Pattern.compile("[\\p{Zl}\\p{Zp}]");

	@Override
	public void customize(Members<ILoggingEvent> members) {
		members.applyingValueProcessor(
				ValueProcessor.of(String.class, (text) -> SEPARATORS.matcher(text).replaceAll(" ")));
	}

}
