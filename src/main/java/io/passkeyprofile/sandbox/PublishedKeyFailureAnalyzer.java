package io.passkeyprofile.sandbox;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a {@link PublishedKeyException} in one sentence on the console.
 */
class PublishedKeyFailureAnalyzer extends AbstractFailureAnalyzer<PublishedKeyException> {

	@Override
	protected FailureAnalysis analyze(Throwable failure, PublishedKeyException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), null, failure);
	}

}
