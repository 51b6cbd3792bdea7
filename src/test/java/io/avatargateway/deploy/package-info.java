/** Tests of what an operator deploys: chart, container file, unit, alerts, dashboard. They run nothing of them. */
package io.avatargateway.deploy;
