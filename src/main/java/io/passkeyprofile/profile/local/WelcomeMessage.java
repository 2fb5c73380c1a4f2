package io.passkeyprofile.profile.local;

import java.util.Objects;

import io.passkeyprofile.sandbox.Sandbox;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Tells a newcomer where to go once everything runs.
 */
@Component
@Profile("local")
class WelcomeMessage {

	private static final Logger logger = LoggerFactory.getLogger(WelcomeMessage.class);

	private final WebServerApplicationContext context;

	private final Sandbox sandbox;

	WelcomeMessage(WebServerApplicationContext context, Sandbox sandbox) {
		this.context = context;
		this.sandbox = sandbox;
	}

	@EventListener(ApplicationReadyEvent.class)
	void show() {
		logger.info("""
				Ready.

				    Open             http://localhost:{}
				    Sign in as       {} / {}
				    Passage sandbox  {}
				""", Objects.requireNonNull(this.context.getWebServer()).getPort(), DemoData.USERNAME,
				DemoData.PASSWORD.value(), this.sandbox.managementUrl());
	}

}
