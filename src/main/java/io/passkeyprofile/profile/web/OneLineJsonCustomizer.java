package io.passkeyprofile.profile.web;

import java.util.regex.Pattern;

import ch.qos.logback.classic.spi.ILoggingEvent;

import org.springframework.boot.json.JsonWriter.Members;
import org.springframework.boot.json.JsonWriter.ValueProcessor;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/**
 * Keeps a log line one line also for viewers that end a line at Unicode's own separators,
 * which JSON may have as they are. {@code application.yml} names it.
 */
class OneLineJsonCustomizer implements StructuredLoggingJsonMembersCustomizer<ILoggingEvent> {

	private static final Pattern SEPARATORS = Pattern.compile("[\\p{Zl}\\p{Zp}]");

	@Override
	public void customize(Members<ILoggingEvent> members) {
		members.applyingValueProcessor(
				ValueProcessor.of(String.class, (text) -> SEPARATORS.matcher(text).replaceAll(" ")));
	}

}
