package io.passkeyprofile.profile.local;

import java.util.Objects;

import io.passkeyprofile.sandbox.Sandbox;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Shows a newcomer the URL and the demo password once everything runs.
 */
@Component
@Profile("local")
class WelcomeMessage {

	private final WebServerApplicationContext context;

	private final Sandbox sandbox;

	WelcomeMessage(WebServerApplicationContext context, Sandbox sandbox) {
		this.context = context;
		this.sandbox = sandbox;
	}

	@EventListener(ApplicationReadyEvent.class)
	void show() {
		// Printed for the person at the terminal: a log must not contain a password
		int port = Objects.requireNonNull(this.context.getWebServer()).getPort();
		System.out.printf("""

				    Open             http://localhost:%d
				    Sign in as       %s / %s
				    Mails            http://localhost:%d/inbox
				    Passage sandbox  %s

				""", port, DemoData.USERNAME, DemoData.PASSWORD.value(), port, this.sandbox.managementUrl());
	}

}
