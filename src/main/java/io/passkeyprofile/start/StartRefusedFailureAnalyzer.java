package io.passkeyprofile.start;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows the sentence of a {@link StartRefusedException}.
 */
class StartRefusedFailureAnalyzer extends AbstractFailureAnalyzer<StartRefusedException> {

	@Override
	protected FailureAnalysis analyze(Throwable failure, StartRefusedException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), null, failure);
	}

}
