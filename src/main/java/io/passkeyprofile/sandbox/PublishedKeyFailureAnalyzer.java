package io.passkeyprofile.sandbox;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says in a sentence that the published API key keeps the sandbox from listening.
 */
class PublishedKeyFailureAnalyzer extends AbstractFailureAnalyzer<PublishedKeyException> {

	@Override
	protected FailureAnalysis analyze(Throwable failure, PublishedKeyException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), null, failure);
	}

}
